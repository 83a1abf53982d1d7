import { namesOf } from './names.ts';
import { numbersOf } from './numbers.ts';
import { stopWords } from './stop-words.ts';
import { normalizeText, words } from './words.ts';

/** How a keyword was weighed; part of what a report says. */
export const keywordMethod = 'tf-length/1';

/**
 * The words that a text is about, most telling first: names and numbers, then words by how often they occur, times
 * the logarithm of their length, which stands in for their rarity, so that no statistics of a corpus are needed. Scripts
 * without spaces give pairs of characters.
 *
 * Source: tf-idf with inverse document frequency estimated by length, after Zipf's observation that rare words are
 * long. The estimate is our choice.
 */
export function keywordsOf(text: string, top: number): string[] {
  const tokens = words(text);
  const counts = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const term = isCharacter(token) ? pairAt(tokens, index) : token;
    if (term === undefined || stopWords.has(term) || (!isCharacter(token) && term.length < 3)) continue;
    if (!/^\p{N}+$/u.test(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const ranked = [...counts]
    .map(([term, count]) => ({ term, weight: (1 + Math.log(count)) * Math.log2(1 + term.length) }))
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .map(({ term }) => term);
  const facts = [...namesOf(text).map(normalizeText), ...numbersOf(text)];
  return [...new Set([...facts.slice(0, Math.ceil(top / 2)), ...ranked])].slice(0, top);
}

/** Share of the keywords that a text uses, in any case and with any ending of up to three letters. 1 for no keywords. */
export function keywordCoverage(keywords: readonly string[], text: string): number {
  if (keywords.length === 0) return 1;
  const tokens = words(text);
  const plain = ` ${tokens.join(' ')} `;
  const characters = tokens.filter(isCharacter).join('');
  const numbers = new Set(numbersOf(text));
  const stems = new Set(tokens.map(stemOf));
  const found = keywords.filter(
    (keyword) =>
      plain.includes(` ${keyword} `) ||
      numbers.has(keyword) ||
      (isCharacter(keyword) && characters.includes(keyword)) ||
      (!keyword.includes(' ') && stems.has(stemOf(keyword))),
  );
  return found.length / keywords.length;
}

function stemOf(word: string): string {
  return word.length > 6 ? word.slice(0, -3) : word.length > 4 ? word.replace(/(?:s|es|ed|n|e)$/u, '') : word;
}

function isCharacter(token: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(token);
}

function pairAt(tokens: readonly string[], index: number): string | undefined {
  const next = tokens[index + 1];
  return next !== undefined && isCharacter(next) ? `${tokens[index]}${next}` : undefined;
}
