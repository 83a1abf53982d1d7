import { z } from 'zod';
import { wordCount, words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  min_share: z.number().min(0).max(1).default(0.05).describe('Share of the words that must be more than left.'),
  min_words: z.number().min(0).default(10).describe('Words that must be more than left.'),
});

/** Rejects texts of which an edit left next to nothing. */
export const keptWords: FilterKind<z.infer<typeof Parameters>> = {
  name: 'kept_words',
  reason: 'little_left',
  about: 'The edited text has at most a twentieth of the words of its source, or at most ten.',
  source: 'ProX executor: more than 5% and more than 10 words',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, min_share, min_words }) =>
    ({ fields }) => {
      const left = wordCount(words(fieldText(fields, field)));
      const all = wordCount(words(fieldText(fields, against)));
      return left > min_words && left > min_share * all
        ? keep
        : reject('little_left', `${Math.floor(left)} of ${Math.floor(all)} words are left`);
    },
};
