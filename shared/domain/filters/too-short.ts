import { z } from 'zod';
import { textField } from '../steps/fields.ts';
import { wordCount, words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  min_words: z.number().min(0).default(3).describe('A character of a script without spaces counts 0.65 of a word.'),
});

/** Rejects questions too short to stand alone. */
export const tooShort: FilterKind<z.infer<typeof Parameters>> = {
  name: 'too_short',
  reason: 'too_short',
  about: 'The question has fewer words than a question needs that stands alone. With a context it may be shorter.',
  source: 'our guess: `What is ice?` is a question, `Why?` is not',
  reads: ['question'],
  parameters: Parameters,
  create:
    ({ min_words }) =>
    ({ fields }) => {
      const found = wordCount(words(textField(fields, 'question') ?? ''));
      const enough = found >= min_words || (found > 0 && textField(fields, 'context') !== null);
      return enough ? keep : reject('too_short', `${found} words, at least ${min_words} needed`);
    },
};
