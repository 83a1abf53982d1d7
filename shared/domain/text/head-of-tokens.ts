import { countTokens } from './tokens.ts';

const word = /\S+\s*|\s+/gu;

/** The beginning of a text that has at most so many tokens; words stay whole. */
export function headOfTokens(text: string, limit: number): string {
  let used = 0;
  for (const match of text.matchAll(word)) {
    used += countTokens(match[0]);
    if (used > limit) return text.slice(0, match.index).trimEnd();
  }
  return text;
}

/** The end of a text that has at most so many tokens; words stay whole. */
export function tailOfTokens(text: string, limit: number): string {
  const pieces = [...text.matchAll(word)];
  let used = 0;
  for (const match of pieces.toReversed()) {
    used += countTokens(match[0]);
    if (used > limit) return text.slice(match.index + match[0].length);
  }
  return text;
}
