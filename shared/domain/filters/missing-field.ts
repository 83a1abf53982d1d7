import { z } from 'zod';
import type { Json } from '../json.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  fields: z.array(z.string().min(1)).min(1).default(['input', 'target']).describe('Fields that must hold something.'),
});

/** Rejects records without something in each of the named fields. */
export const missingField: FilterKind<z.infer<typeof Parameters>> = {
  name: 'missing_field',
  reason: 'missing_field',
  about: 'A named field is absent, null, an empty list, or a text without a visible character.',
  source: 'reStructured pre-training: typed signals need their fields, targets are not empty',
  reads: ({ fields }) => fields,
  parameters: Parameters,
  create: (parameters) => (record) => {
    const missing = parameters.fields.find((name) => isBlank(record.fields[name]));
    return missing === undefined ? keep : reject('missing_field', missing);
  },
};

function isBlank(value: Json | undefined): boolean {
  if (typeof value === 'string') return !/[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(value);
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
