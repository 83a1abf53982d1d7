import { textField } from '../steps/fields.ts';
import { readReply } from '../steps/reply.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

/** Rejects replies and questions without text. */
export const empty: FilterKind = {
  name: 'empty',
  reason: 'empty',
  about: 'The reply, or the question read out of it, has no visible character.',
  source: 'our own rule',
  reads: [],
  parameters: filterParameters({}),
  create:
    () =>
    ({ fields }) => {
      const text = fields.reply === undefined ? textField(fields, 'question') : readReply(fields).text;
      return /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text ?? '')
        ? keep
        : reject('empty', 'no visible character');
    },
};
