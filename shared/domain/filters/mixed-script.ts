import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  max: z.int().min(0).default(2).describe('Words that may mix scripts.'),
});

const mixed =
  /(?<![\p{L}\p{M}])(?=[\p{L}\p{M}]*\p{Script=Latin}{2})(?=[\p{L}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]{2})[\p{L}\p{M}]{4,60}(?![\p{L}\p{M}])/gu;

/** Rejects texts with words that are written in two scripts at once. */
export const mixedScript: FilterKind<z.infer<typeof Parameters>> = {
  name: 'mixed_script',
  reason: 'lang_mismatch',
  about: 'Words change script in the middle, as a model does that slips from one language into another.',
  source: 'our own rule',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, max }) =>
    ({ fields }) => {
      const found = fieldText(fields, field).match(mixed) ?? [];
      return found.length <= max ? keep : reject('lang_mismatch', `words of two scripts: ${found.join(', ')}`);
    },
};
