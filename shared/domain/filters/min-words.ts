import { z } from 'zod';
import { wordCount, words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  min: z.number().min(0).default(11).describe('A character of a script without spaces counts 0.65 of a word.'),
});

/** Rejects texts of too few words. */
export const minWords: FilterKind<z.infer<typeof Parameters>> = {
  name: 'min_words',
  reason: 'too_short',
  about: 'The text has too few words.',
  source: 'ProX executor: more than 10 words left',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, min }) =>
    ({ fields }) => {
      const found = wordCount(words(fieldText(fields, field)));
      return found >= min ? keep : reject('too_short', `${Math.floor(found)} words, at least ${min} needed`);
    },
};
