import { z } from 'zod';
import { words } from '../text/words.ts';
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
    'For whole documents of any length: shares of repeated lines and paragraphs, of the most frequent short run, and of repeated longer runs.',
  source: 'Rae et al. 2021 (Gopher), table A1; characters of normalised words are counted, which is our choice',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    (parameters) =>
    ({ fields }) => {
      const text = fieldText(fields, parameters.field);
      const found = text.trim() === '' ? undefined : findGopherRepetition(text, words(text), parameters);
      return found === undefined ? keep : reject('repetition', found);
    },
};
