import { canonicalOption } from '../answers/option.ts';
import { answerKindOf, listField } from '../steps/fields.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

/** Rejects label questions with other labels than the task has. */
export const labelSetChanged: FilterKind = {
  name: 'label_set_changed',
  reason: 'label_set_changed',
  about: 'A question of kind `label` has other labels than its seed, in any order.',
  source: 'task-seeded recipe, table of kinds',
  reads: ['answer_kind', 'options', 'seed_options'],
  parameters: filterParameters({}),
  create:
    () =>
    ({ fields }) => {
      if (answerKindOf(fields) !== 'label') return keep;
      const labels = (name: string): string[] => (listField(fields, name) ?? []).map(canonicalOption).sort();
      const [found, wanted] = [labels('options'), labels('seed_options')];
      const same = found.length === wanted.length && found.every((label, index) => label === wanted[index]);
      return same ? keep : reject('label_set_changed', `labels ${found.join(', ')}; the task has ${wanted.join(', ')}`);
    },
};
