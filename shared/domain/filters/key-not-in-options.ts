import { indexField, listField, textField } from '../steps/fields.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

/** Rejects choice questions whose author claims an answer that is not among the options. */
export const keyNotInOptions: FilterKind = {
  name: 'key_not_in_options',
  reason: 'key_not_in_options',
  about:
    'The author gave an answer that is neither the letter nor the text of one of the options. No claim is no fault.',
  source: 'task-seeded recipe',
  reads: ['options', 'claimed_answer', 'claimed_index'],
  parameters: filterParameters({}),
  create:
    () =>
    ({ fields }) => {
      const claimed = textField(fields, 'claimed_answer');
      const options = listField(fields, 'options');
      if (options === null || claimed === null || indexField(fields, 'claimed_index') !== null) return keep;
      return reject('key_not_in_options', `claimed: ${claimed}; options: ${options.join(' | ')}`);
    },
};
