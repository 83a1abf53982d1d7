import { words } from '../text/words.ts';

/** Frequent in English, rare as words of other languages in Latin script. */
const functionWords = new Set(
  'the of and which what how with that this from are does would their these those when where why has have been they you your it is to'.split(
    ' ',
  ),
);

/** Share of English function words, 0 to 1; 0 for fewer than ten words or without `the`. */
export function englishShare(text: string): number {
  const tokens = words(text);
  if (tokens.length < 10 || !tokens.includes('the')) return 0;
  return tokens.filter((token) => functionWords.has(token)).length / tokens.length;
}
