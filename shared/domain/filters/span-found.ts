import { z } from 'zod';
import { listField, textField } from '../steps/fields.ts';
import { foldText } from '../text/fold.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({}).extend({
  field: z.string().min(1).default('span').describe('A quoted text, or a list of them.'),
});

/** Rejects quotations that are none. */
export const spanFound: FilterKind<z.infer<typeof Parameters>> = {
  name: 'span_found',
  reason: 'span_not_found',
  about: 'A quoted text does not stand in the source; case, spacing and kinds of quotation marks do not matter.',
  source: 'reStructured pre-training: extraction kinds; the check of mined signals is our choice',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against }) =>
    ({ fields }) => {
      const source = plain(fieldText(fields, against));
      const single = textField(fields, field);
      const spans = single === null ? (listField(fields, field) ?? []) : [single];
      const lost = spans.find((span) => plain(span) === '' || !source.includes(plain(span)));
      return lost === undefined ? keep : reject('span_not_found', lost);
    },
};

function plain(text: string): string {
  return foldText(text).replace(/\s+/gu, ' ').trim();
}
