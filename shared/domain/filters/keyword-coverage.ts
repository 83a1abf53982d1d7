import { z } from 'zod';
import { keywordCoverage as coverageOf, keywordsOf } from '../text/keywords.ts';
import { percent } from '../text/lines.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  top: z.int().min(1).default(20).describe('Keywords of the source that are looked for; names and numbers come first.'),
  min: z.number().min(0).max(1).default(0.15).describe('Share of them that must appear.'),
});

/** Rejects texts that have next to nothing to do with their source. */
export const keywordCoverage: FilterKind<z.infer<typeof Parameters>> = {
  name: 'keyword_coverage',
  reason: 'keyword_coverage',
  about:
    'The text uses fewer than 15% of the keywords of its source. Use it twice, once with `flag: true` and `min: 0.3`, to note weak ones.',
  source: 'MAGA, which names the rule and no number; 20 keywords, 15% and 30%, and the weights are our choice',
  method: 'keywords-1',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, top, min }) =>
    ({ fields }) => {
      const keywords = keywordsOf(fieldText(fields, against), top);
      const found = coverageOf(keywords, fieldText(fields, field));
      return found >= min ? keep : reject('keyword_coverage', `${percent(found)} of ${keywords.length} keywords`);
    },
};
