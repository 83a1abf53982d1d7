import { z } from 'zod';
import { wordIds } from '../text/run-ids.ts';
import { runs, words } from '../text/words.ts';
import { keep, reject, type Verdict } from '../verdict.ts';
import { judgedTexts, optionalField } from './field-text.ts';
import { type FilterKind, filterParameters } from './filter.ts';
import { findGopherRepetition } from './gopher-repetition.ts';

const Parameters = filterParameters({
  field: optionalField,
  run: z.int().min(2).default(20).describe('Words in a row.'),
  times: z.int().min(2).default(4).describe('How often such a run may not occur.'),
  character_run: z.int().min(2).default(100).describe('The same character so often in a row.'),
  long_words: z
    .int()
    .min(1)
    .default(200)
    .describe('Texts of at least so many words are judged by the shares of repeated lines and runs, too.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects text that goes round in circles. */
export const repetition: FilterKind<Parameters> = {
  name: 'repetition',
  reason: 'repetition',
  about:
    'Twenty words in a row occur four times, one character a hundred times; in longer texts also the repetition shares of Gopher.',
  source:
    'Rae et al. 2021 (Gopher), table A1; run and character rule: shared filter defaults; the 200 words are our guess',
  reads: ({ field }) => (field === undefined ? [] : [field]),
  parameters: Parameters,
  create: (parameters) => (record) => {
    for (const { field, text } of judgedTexts(record, parameters.field)) {
      const found = findRepetition(text, parameters);
      if (found !== undefined) return reject('repetition', `${field}: ${found}`);
    }
    return keep satisfies Verdict;
  },
};

function findRepetition(text: string, { run, times, character_run, long_words }: Parameters): string | undefined {
  const stuck = new RegExp(`(\\S)\\1{${character_run - 1}}`, 'u').exec(text)?.[1];
  if (stuck !== undefined) return `${JSON.stringify(stuck)} ${character_run} times in a row`;
  const tokens = words(text);
  const often = mayRepeat(tokens, run, times) ? frequentRun(tokens, run, times) : undefined;
  if (often !== undefined) return `${times} times: ${often}`;
  return tokens.length >= long_words ? findGopherRepetition(text, tokens) : undefined;
}

function frequentRun(tokens: readonly string[], run: number, times: number): string | undefined {
  const seen = new Map<string, number>();
  for (const { start, end } of runs(tokens, run)) {
    const gram = tokens.slice(start, end).join(' ');
    const count = (seen.get(gram) ?? 0) + 1;
    if (count >= times) return gram;
    seen.set(gram, count);
  }
  return undefined;
}

/** False where no run can occur so often, because no hash of one does: nearly always, and much quicker to tell. */
function mayRepeat(tokens: readonly string[], run: number, times: number): boolean {
  const ids = wordIds(tokens);
  const counts = new Map<number, number>();
  for (const { start, end } of runs(tokens, run)) {
    let hash = 0;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 0x01000193) ^ (ids[at] ?? 0)) | 0;
    const count = (counts.get(hash) ?? 0) + 1;
    if (count >= times) return true;
    counts.set(hash, count);
  }
  return false;
}
