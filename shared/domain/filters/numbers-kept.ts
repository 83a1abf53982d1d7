import { z } from 'zod';
import { namesOf } from '../text/names.ts';
import { numbersOf, numberWordsOf } from '../text/numbers.ts';
import { normalizeText } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  min: z.number().min(0).max(1).default(0.9).describe('Share of the facts of the source that must be there.'),
  names: z.boolean().default(true).describe('Whether names of several capitalised words count beside numbers.'),
  at_least: z.int().min(1).default(1).describe('Sources with fewer facts are not judged.'),
});

/** Rejects rewrites that lost or changed numbers, dates and names of their source. */
export const numbersKept: FilterKind<z.infer<typeof Parameters>> = {
  name: 'numbers_kept',
  reason: 'numbers_changed',
  about:
    'Too many of the numbers, dates and names of several words of the source are missing. A number may be spelled out up to twenty.',
  source: 'our choice for rephrasing after Kimi K2, which publishes none: 90%',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, min, names, at_least }) =>
    ({ fields }) => {
      const [made, from] = [fieldText(fields, field), fieldText(fields, against)];
      const there = new Set([...numbersOf(made), ...numberWordsOf(made)]);
      const plain = ` ${normalizeText(made)} `;
      const facts = [...new Set(numbersOf(from))];
      const missing = facts.filter((fact) => !there.has(fact));
      if (names) {
        const known = namesOf(from);
        facts.push(...known);
        missing.push(...known.filter((name) => !plain.includes(` ${normalizeText(name)} `)));
      }
      if (facts.length < at_least || facts.length - missing.length >= min * facts.length) return keep;
      return reject('numbers_changed', `${missing.length} of ${facts.length} are missing: ${missing.join(', ')}`);
    },
};
