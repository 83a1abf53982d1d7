import { z } from 'zod';
import { wordCount, words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { findGopherRepetition, gopherLimits } from './gopher-repetition.ts';

const share = (limit: number, about: string) => z.number().min(0).max(1).default(limit).describe(about);
const top = (size: 2 | 3 | 4) =>
  share(gopherLimits[`top_${size}`], `Share of the characters in the most frequent run of ${size} words.`);
const repeated = (size: 5 | 6 | 7 | 8 | 9 | 10) =>
  share(gopherLimits[`repeated_${size}`], `Share of the characters in runs of ${size} words seen before.`);
const Parameters = fieldParameters({
  min_words: z
    .number()
    .min(0)
    .default(100)
    .describe('Texts of fewer words are not judged: of good questions of 50 to 100 words one in eight would fail.'),
  max_lines: share(gopherLimits.max_lines, 'Share of lines, and of paragraphs, seen before.'),
  max_line_characters: share(gopherLimits.max_line_characters, 'Their share of the characters.'),
  top_2: top(2),
  top_3: top(3),
  top_4: top(4),
  repeated_5: repeated(5),
  repeated_6: repeated(6),
  repeated_7: repeated(7),
  repeated_8: repeated(8),
  repeated_9: repeated(9),
  repeated_10: repeated(10),
});

/** Rejects documents that repeat themselves. */
export const gopherRepetition: FilterKind<z.infer<typeof Parameters>> = {
  name: 'gopher_repetition',
  reason: 'repetition',
  about:
    'For documents and long replies: shares of repeated lines and paragraphs, of the most frequent short run, and of repeated longer runs.',
  source:
    'Rae et al. 2021 (Gopher), table A1; that characters of normalised words are counted, and the least length, is our choice',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    (parameters) =>
    ({ fields }) => {
      const text = fieldText(fields, parameters.field);
      const tokens = words(text);
      const judged = tokens.length > 0 && wordCount(tokens) >= parameters.min_words;
      const found = judged ? findGopherRepetition(text, tokens, parameters) : undefined;
      return found === undefined ? keep : reject('repetition', found);
    },
};
