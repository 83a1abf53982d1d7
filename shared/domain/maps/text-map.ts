import { z } from 'zod';
import type { Json } from '../json.ts';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  field: FieldName.describe('Text that is changed.'),
  into: FieldName.optional().describe('Field for the result; the same field when absent.'),
});
export type TextMapParameters = z.infer<typeof Parameters>;

/** A function that makes a text of a text; anything but text stays as it is. */
export function textMap(name: string, about: string, change: (text: string) => string): MapFunction<TextMapParameters> {
  return {
    name,
    about,
    parameters: Parameters,
    reads: ({ field }) => [field],
    writes: ({ field, into }) => [into ?? field],
    types: ({ field, into }) => ({ [into ?? field]: 'text' }),
    create: ({ field, into }) => {
      const target = into ?? field;
      return ({ fields }) => {
        const value: Json = fields[field] ?? null;
        return { [target]: typeof value === 'string' ? change(value) : value };
      };
    },
  };
}
