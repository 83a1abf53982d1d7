import { z } from 'zod';
import { percent } from '../text/lines.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const share = z.number().min(0).max(1);
const Parameters = fieldParameters({
  max_signs: share.default(0.25).describe('Characters that are neither letters nor digits nor blanks.'),
  max_digits: share.default(0.15).describe('Digits.'),
  max_urls: share.default(0.2).describe('Characters of web addresses.'),
  max_blanks: share.default(0.25).describe('Blanks and line breaks.'),
  max_brackets: share.default(0.1).describe('Round brackets.'),
});

const rules = [
  ['max_signs', /[^\p{L}\p{M}\p{N}\s]/gu, 'signs'],
  ['max_digits', /\p{N}/gu, 'digits'],
  ['max_urls', /https?:\/\/\S+|www\.\S+/gu, 'web addresses'],
  ['max_blanks', /\s/gu, 'blanks'],
  ['max_brackets', /[()（）]/gu, 'brackets'],
] as const;

/** Rejects texts with too much of what is no language. */
export const characterShares: FilterKind<z.infer<typeof Parameters>> = {
  name: 'character_shares',
  reason: 'low_quality',
  about:
    'Too large a share of the characters are signs, digits, web addresses, blanks or brackets. Not for mathematics and code.',
  source: 'NeMo Curator, heuristic filters: 0.25, 0.15, 0.2, 0.25, 0.1',
  method: 'curator-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const text = fieldText(record.fields, parameters.field);
    for (const [limit, pattern, name] of rules) {
      const found = (text.match(pattern) ?? []).reduce((sum, part) => sum + part.length, 0) / Math.max(1, text.length);
      if (found > parameters[limit]) return reject('low_quality', `${percent(found)} of the characters are ${name}`);
    }
    return keep;
  },
};
