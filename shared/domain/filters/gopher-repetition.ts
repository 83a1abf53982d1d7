import { runs } from '../text/words.ts';

/** Largest shares still kept. Source: Rae et al. 2021 (Gopher), table A1. */
const maximumLines = 0.3;
const maximumLineCharacters = 0.2;
const topGrams: readonly (readonly [number, number])[] = [
  [2, 0.2],
  [3, 0.18],
  [4, 0.16],
];
const repeatedGrams: readonly (readonly [number, number])[] = [
  [5, 0.15],
  [6, 0.14],
  [7, 0.13],
  [8, 0.12],
  [9, 0.11],
  [10, 0.1],
];

/**
 * Says which share of repetition is too high: repeated lines, the most frequent short run, repeated longer runs.
 * Ours counts the characters of normalised words, so spaces and punctuation weigh nothing; in scripts without
 * spaces a run has 20 characters for 13 words.
 *
 * @param tokens words of the text.
 */
export function findGopherRepetition(text: string, tokens: readonly string[]): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const repeatedLines = lines.filter((line, index) => lines.indexOf(line) < index);
  if (repeatedLines.length / lines.length > maximumLines) return 'repeated lines';
  if (sum(repeatedLines) / Math.max(1, sum(lines)) > maximumLineCharacters) return 'repeated lines by characters';
  const total = Math.max(1, sum(tokens));
  const top = topGrams.find(([size, limit]) => topShare(tokens, size) / total > limit);
  if (top) return `one run of ${top[0]} words again and again`;
  const repeated = repeatedGrams.find(([size, limit]) => repeatedShare(tokens, size) / total > limit);
  return repeated && `repeated runs of ${repeated[0]} words`;
}

function sum(texts: readonly string[]): number {
  return texts.reduce((length, text) => length + text.length, 0);
}

/** Characters of the run of this size that occurs most often, over all its occurrences; runs that occur once are none. */
function topShare(tokens: readonly string[], size: number): number {
  const counts = new Map<string, { count: number; characters: number }>();
  let best = 0;
  for (const { start, end } of runs(tokens, size)) {
    const gram = tokens.slice(start, end);
    const name = gram.join(' ');
    const entry = counts.get(name) ?? { count: 0, characters: sum(gram) };
    entry.count += 1;
    counts.set(name, entry);
    if (entry.count > 1) best = Math.max(best, entry.count * entry.characters);
  }
  return best;
}

/** Characters in runs of this size seen before, every word counted once. */
function repeatedShare(tokens: readonly string[], size: number): number {
  const seen = new Set<string>();
  let characters = 0;
  let counted = 0;
  for (const { start, end } of runs(tokens, size)) {
    const gram = tokens.slice(start, end).join(' ');
    if (seen.has(gram)) {
      characters += sum(tokens.slice(Math.max(start, counted), end));
      counted = end;
    }
    seen.add(gram);
  }
  return characters;
}
