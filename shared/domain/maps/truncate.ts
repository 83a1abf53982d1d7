import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import { headOfTokens } from '../text/head-of-tokens.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  field: FieldName.describe('Text that is cut.'),
  into: FieldName.optional().describe('Field for the result; the same field when absent.'),
  tokens: z.int().min(1).max(1_000_000).describe('Tokens that stay, counted from the start.'),
});
type Parameters = z.infer<typeof Parameters>;

/** The first tokens of a text. */
export const truncate: MapFunction<Parameters> = {
  name: 'truncate',
  about: 'Keeps the first tokens of a text; words stay whole.',
  parameters: Parameters,
  reads: ({ field }) => [field],
  writes: ({ field, into }) => [into ?? field],
  types: ({ field, into }) => ({ [into ?? field]: 'text' }),
  create:
    ({ field, into, tokens }) =>
    ({ fields }) => {
      const value = fields[field] ?? null;
      return { [into ?? field]: typeof value === 'string' ? headOfTokens(value, tokens) : value };
    },
};
