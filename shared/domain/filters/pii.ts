import { z } from 'zod';
import { findPii, piiKinds } from '../text/pii.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  kinds: z
    .array(z.enum(piiKinds))
    .min(1)
    .default([...piiKinds])
    .describe('What is looked for.'),
  max: z.int().min(0).default(0).describe('Findings that may stand.'),
});

/** Rejects texts with personal data. */
export const pii: FilterKind<z.infer<typeof Parameters>> = {
  name: 'pii',
  reason: 'pii',
  about:
    'The text holds mail addresses, phone numbers, street addresses, card or account numbers, public IP addresses or keys. `map` with `mask_pii` masks instead. The evidence names kinds, and the rejected record is shown masked.',
  source: 'our own patterns; Luhn, ISO 13616, ranges of RFC 2606 and RFC 5737',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, kinds, max }) =>
    ({ fields }) => {
      const found = findPii(fieldText(fields, field), kinds);
      return found.length <= max ? keep : reject('pii', found.map(({ kind }) => kind).join(', '));
    },
};
