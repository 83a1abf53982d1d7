import { z } from 'zod';
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
  const seen = new Map<string, number>();
  for (const { start, end } of runs(tokens, run)) {
    const gram = tokens.slice(start, end).join(' ');
    const count = (seen.get(gram) ?? 0) + 1;
    if (count >= times) return `${times} times: ${gram}`;
    seen.set(gram, count);
  }
  return tokens.length >= long_words ? findGopherRepetition(text, tokens) : undefined;
}
