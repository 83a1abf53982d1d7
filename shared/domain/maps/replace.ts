import { z } from 'zod';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  field: FieldName.describe('Text that is changed.'),
  into: FieldName.optional().describe('Field for the result; the same field when absent.'),
  find: z.string().min(1).max(1000).describe('Text to look for, letter by letter.'),
  with: z.string().max(1000).describe('What stands there afterwards.'),
});
type Parameters = z.infer<typeof Parameters>;

/** One text for another, everywhere. */
export const replace: MapFunction<Parameters> = {
  name: 'replace',
  about: 'Replaces every occurrence of a text.',
  parameters: Parameters,
  reads: ({ field }) => [field],
  writes: ({ field, into }) => [into ?? field],
  types: ({ field, into }) => ({ [into ?? field]: 'text' }),
  create:
    ({ field, into, find, with: put }) =>
    ({ fields }) => {
      const value = fields[field] ?? null;
      return { [into ?? field]: typeof value === 'string' ? value.replaceAll(find, () => put) : value };
    },
};
