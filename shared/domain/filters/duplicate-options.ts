import { optionForms } from '../answers/option.ts';
import { listField } from '../steps/fields.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

/** Rejects questions in which two options are the same. */
export const duplicateOptions: FilterKind = {
  name: 'duplicate_options',
  reason: 'duplicate_options',
  about: 'Two options are the same but for case, spacing or closing punctuation.',
  source: 'task-seeded recipe',
  reads: ['options'],
  parameters: filterParameters({}),
  create:
    () =>
    ({ fields }) => {
      const options = optionForms(listField(fields, 'options') ?? []);
      const twice = options.find((option, index) => options.indexOf(option) !== index);
      return twice === undefined ? keep : reject('duplicate_options', `twice: ${twice}`);
    },
};
