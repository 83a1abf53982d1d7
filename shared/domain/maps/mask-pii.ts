import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import { maskPii as mask, piiKinds } from '../text/pii.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  field: FieldName.describe('Text that is masked.'),
  into: FieldName.optional().describe('Field for the result; the same field when absent.'),
  kinds: z
    .array(z.enum(piiKinds))
    .min(1)
    .default([...piiKinds])
    .describe('What is masked.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Puts marks in the place of personal data. */
export const maskPii: MapFunction<Parameters> = {
  name: 'mask_pii',
  about:
    'Puts `[EMAIL]`, `[PHONE]`, `[ADDRESS]`, `[CARD]`, `[IBAN]`, `[SSN]`, `[IP]`, `[KEY]` in the place of personal data; numbers with checksums only where these are right.',
  parameters: Parameters,
  reads: ({ field }) => [field],
  writes: ({ field, into }) => [into ?? field],
  types: ({ field, into }) => ({ [into ?? field]: 'text' }),
  create:
    ({ field, into, kinds }) =>
    ({ fields }) => {
      const value = fields[field] ?? null;
      return { [into ?? field]: typeof value === 'string' ? mask(value, kinds) : value };
    },
};
