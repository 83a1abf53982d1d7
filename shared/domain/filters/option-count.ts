import { answerKindOf, listField } from '../steps/fields.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

/** Rejects questions with more or fewer options than their seed. */
export const optionCount: FilterKind = {
  name: 'option_count',
  reason: 'option_count',
  about: 'The question has another number of options than its seed. Label questions are judged by `label_set_changed`.',
  source: 'task-seeded recipe; exact by our choice',
  reads: ['options', 'seed_options'],
  parameters: filterParameters({}),
  create:
    () =>
    ({ fields }) => {
      const wanted = listField(fields, 'seed_options')?.length ?? 0;
      const found = listField(fields, 'options')?.length ?? 0;
      const judged = answerKindOf(fields) !== 'label';
      return found === wanted || !judged ? keep : reject('option_count', `${found} options, the seed has ${wanted}`);
    },
};
