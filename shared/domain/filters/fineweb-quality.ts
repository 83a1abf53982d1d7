import { z } from 'zod';
import { endMark, linesOf, percent, shareOf } from '../text/lines.ts';
import { isUnspaced } from '../text/unspaced.ts';
import { wordCount, words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const share = z.number().min(0).max(1);
const Parameters = fieldParameters({
  min_line_ends: share.default(0.12).describe('Share of lines that end with a mark.'),
  max_short_lines: share.default(0.67).describe('Share of short lines.'),
  short_line: z.int().min(1).default(30).describe('Most characters of a short line.'),
  max_breaks: z.number().min(0).default(0.3).describe('Line breaks for each word.'),
  max_repeated: share.default(0.01).describe('Share of the characters in lines seen before.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects documents that are lists, menus and fragments. */
export const finewebQuality: FilterKind<Parameters> = {
  name: 'fineweb_quality',
  reason: 'low_quality',
  about: 'For whole documents: ends of lines, short lines, line breaks for each word, repeated lines.',
  source: 'Penedo et al. 2024 (FineWeb), section 3.6, with the constants of datatrove',
  method: 'fineweb-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const found = findFault(fieldText(record.fields, parameters.field), parameters);
    return found === undefined ? keep : reject('low_quality', found);
  },
};

function findFault(text: string, limits: Parameters): string | undefined {
  const lines = linesOf(text);
  if (lines.length === 0) return 'no lines';
  const ends = shareOf(lines, (line) => endMark.test(line));
  if (ends < limits.min_line_ends && !isUnspaced(text)) return `${percent(ends)} of the lines end with a mark`;
  const short = shareOf(lines, (line) => [...line].length <= limits.short_line);
  if (short > limits.max_short_lines) return `${percent(short)} of the lines are short`;
  const breaks = (text.match(/\n/gu)?.length ?? 0) / Math.max(1, wordCount(words(text)));
  if (breaks > limits.max_breaks) return `${breaks.toFixed(2)} line breaks a word`;
  const seen = new Set<string>();
  let repeated = 0;
  for (const line of lines) {
    if (seen.has(line)) repeated += line.length;
    seen.add(line);
  }
  const portion = repeated / text.replace(/\n/gu, '').length;
  return portion > limits.max_repeated ? `${percent(portion)} of the characters in repeated lines` : undefined;
}
