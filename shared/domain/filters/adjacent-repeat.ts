import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  min_length: z.int().min(1).default(100).describe('Fewest characters of what is repeated.'),
  in_texts_over: z.int().min(0).default(1000).describe('Shorter texts are not judged.'),
});

/** Rejects texts that say a long thing twice in a row. */
export const adjacentRepeat: FilterKind<z.infer<typeof Parameters>> = {
  name: 'adjacent_repeat',
  reason: 'adjacent_repeat',
  about: 'A stretch of at least 100 characters is followed at once by itself, in a text of at least 1,000.',
  source: 'SwallowCode post-processing: 100 and 1,000',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, min_length, in_texts_over }) =>
    ({ fields }) => {
      const text = fieldText(fields, field);
      if (text.length < in_texts_over) return keep;
      const found = findAdjacentRepeat(text, min_length);
      return found === undefined ? keep : reject('adjacent_repeat', `twice in a row: ${found}`);
    },
};

/** Characters by which a second occurrence is looked for, and the longest stretch that counts as a loop. */
const longestKey = 12;
const longestStretch = 20_000;
/** Second occurrences of one key that are tried; texts with more of them repeat themselves in shorter stretches. */
const triesPerPlace = 200;

/**
 * The first stretch of at least `length` characters that is followed by itself. Blanks and ruled lines do not count.
 *
 * Wherever such a stretch begins, one of the places looked at lies so early in it that its key stands in it whole, and
 * again one stretch later. Each pair of places is then extended to both sides.
 */
export function findAdjacentRepeat(text: string, length: number): string | undefined {
  const keyLength = Math.min(longestKey, Math.ceil(length / 2));
  const stride = Math.max(1, length - keyLength);
  for (let at = 0; at + keyLength <= text.length; at += stride) {
    const ahead = text.slice(at, at + longestStretch + keyLength);
    const key = ahead.slice(0, keyLength);
    let tries = 0;
    for (let n = ahead.indexOf(key, length); n !== -1 && tries < triesPerPlace; n = ahead.indexOf(key, n + 1)) {
      tries += 1;
      if (sameRun(text, at, n) < n) continue;
      const start = at - runBefore(text, at, n);
      const found = text.slice(start, start + n);
      if (hasWords(found)) return found;
    }
  }
  return undefined;
}

/** Rules of tables and comments repeat by nature. */
function hasWords(stretch: string): boolean {
  return (stretch.match(/[\p{L}\p{N}]/gu)?.length ?? 0) * 5 >= stretch.length;
}

/** Characters around `at` that equal those `distance` later, counted up to `distance`. */
function sameRun(text: string, at: number, distance: number): number {
  const before = runBefore(text, at, distance);
  let after = 0;
  while (
    before + after < distance &&
    text[at + after] !== undefined &&
    text[at + after] === text[at + distance + after]
  )
    after += 1;
  return before + after;
}

function runBefore(text: string, at: number, distance: number): number {
  let before = 0;
  while (before < distance && before < at && text[at - before - 1] === text[at + distance - before - 1]) before += 1;
  return before;
}
