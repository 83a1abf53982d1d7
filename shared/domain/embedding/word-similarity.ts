import { stopWords } from '../text/stop-words.ts';
import { words } from '../text/words.ts';

/** In place of a model: nobody is asked, texts are told apart by their words. Stands beside the number in every record. */
export const wordsModel = 'words-1';

/**
 * How alike texts are in their words, 0 to 1: the cosine of their counts of word stems, logarithmic, longer words
 * counting more. It stands in where no embedder is to be had: a text in other words is hardly like its source to it.
 *
 * @returns the largest value of any two texts; null for fewer than two, or where one has no words.
 */
export function wordSimilarity(texts: readonly string[]): number | null {
  const all = texts.map(weightsOf);
  let largest: number | null = null;
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) {
      if (one.size === 0 || other.size === 0) return null;
      largest = Math.max(largest ?? 0, cosineOf(one, other));
    }
  return largest;
}

function weightsOf(text: string): ReadonlyMap<string, number> {
  const tokens = words(text);
  const content = tokens.filter((token) => !stopWords.has(token));
  const counts = new Map<string, number>();
  for (const token of content.length === 0 ? tokens : content) {
    const stem = stemOf(token);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return new Map([...counts].map(([stem, count]) => [stem, (1 + Math.log(count)) * Math.log2(1 + stem.length)]));
}

/** Endings vary; the first letters are the word. */
const stemOf = (word: string): string => (word.length > 5 ? word.slice(0, 5) : word.replace(/(?<=.{3})s$/u, ''));

function cosineOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const length = (one: ReadonlyMap<string, number>): number =>
    Math.sqrt([...one.values()].reduce((sum, weight) => sum + weight * weight, 0));
  let dot = 0;
  for (const [stem, weight] of a) dot += weight * (b.get(stem) ?? 0);
  return Math.round(Math.min(1, dot / (length(a) * length(b))) * 1e6) / 1e6;
}
