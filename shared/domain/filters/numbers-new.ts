import { z } from 'zod';
import { numbersOf, numberWordsOf } from '../text/numbers.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  max: z.number().min(0).max(1).default(0.05).describe('Share of the numbers that may be new.'),
  ordinals: z
    .boolean()
    .default(true)
    .describe('Whether numbers that only count lines, such as `2.` at the start of a line, are left out.'),
});

/** Rejects texts with numbers that their source does not have. */
export const numbersNew: FilterKind<z.infer<typeof Parameters>> = {
  name: 'numbers_new',
  reason: 'numbers_new',
  about: 'Too many of the numbers of the text do not stand in its source.',
  source: 'our choice for rephrasing after Kimi K2, which publishes none: 5%',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, max, ordinals }) =>
    ({ fields }) => {
      const [made, from] = [fieldText(fields, field), fieldText(fields, against)];
      const known = new Set([...numbersOf(from), ...numberWordsOf(from)]);
      const found = numbersOf(ordinals ? made.replace(/^[ \t#*>-]*(?:step )?\d{1,3}[.):](?=[\s*_])/gimu, ' ') : made);
      const fresh = found.filter((number) => !known.has(number));
      return fresh.length <= max * found.length
        ? keep
        : reject('numbers_new', `${fresh.length} of ${found.length} are new: ${fresh.join(', ')}`);
    },
};
