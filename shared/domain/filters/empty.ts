import type { z } from 'zod';
import { type Fields, textField } from '../steps/fields.ts';
import { readReply } from '../steps/reply.ts';
import { keep, reject } from '../verdict.ts';
import { fieldText, optionalField } from './field-text.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  field: optionalField.describe('The field to judge; without it the reply, or the question read out of it.'),
});

/** Rejects replies and questions without text. */
export const empty: FilterKind<z.infer<typeof Parameters>> = {
  name: 'empty',
  reason: 'empty',
  about: 'The reply, or the question read out of it, has no visible character.',
  source: 'our own rule',
  reads: ({ field }) => (field === undefined ? [] : [field]),
  parameters: Parameters,
  create:
    ({ field }) =>
    ({ fields }) => {
      const text = field === undefined ? replyOrQuestion(fields) : fieldText(fields, field);
      return /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text ?? '')
        ? keep
        : reject('empty', 'no visible character');
    },
};

function replyOrQuestion(fields: Fields): string | null {
  return fields.reply === undefined ? textField(fields, 'question') : readReply(fields).text;
}
