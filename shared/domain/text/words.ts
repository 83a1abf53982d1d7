import { foldText, joinApostrophes } from './fold.ts';

/**
 * Words of spaced scripts; single characters of scripts that are written without spaces, or (Hangul) with spaces that
 * writers set freely.
 */
const token =
  /[[\p{L}\p{M}\p{N}]&&[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]]|[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]]+/gv;
const unspaced = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/v;

/** Splits into comparable words. Normalises first: a token of pure punctuation would break a run of words otherwise. */
export function words(text: string): string[] {
  return joinApostrophes(foldText(text)).match(token) ?? [];
}

/** Text as {@link words} sees it, joined by single spaces: equal for texts that differ in case, punctuation, spacing. */
export function normalizeText(text: string): string {
  return words(text).join(' ');
}

/**
 * Weights that let one rule serve both kinds of script: 13 words weigh as much as 20 characters, 260 units.
 * Source: the 13-word and 20-character grams of the decontamination defaults.
 */
export const wordWeight = 20;
export const characterWeight = 13;
/** No script without spaces begins before Thai; most words are told by this alone. */
const firstUnspaced = 0xe00;

export function weightOf(word: string): number {
  return word.charCodeAt(0) >= firstUnspaced && unspaced.test(word) ? characterWeight : wordWeight;
}

/** Length of a text in words, where a character of an unspaced script counts 0.65 of a word. */
export function wordCount(tokens: readonly string[]): number {
  return tokens.reduce((sum, word) => sum + weightOf(word), 0) / wordWeight;
}

/**
 * Every run of words that weighs `length` words, as start and end (exclusive) positions. A run depends only on the
 * words from its start, so equal passages of two texts always share runs, in mixed scripts too.
 */
export function runs(tokens: readonly string[], length: number): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  const target = length * wordWeight;
  let weight = 0;
  let end = 0;
  for (let start = 0; start < tokens.length; start += 1) {
    while (weight < target && end < tokens.length) {
      weight += weightOf(tokens[end] ?? '');
      end += 1;
    }
    if (weight < target) break;
    found.push({ start, end });
    weight -= weightOf(tokens[start] ?? '');
  }
  return found;
}
