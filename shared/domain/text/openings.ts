import { runs, words } from './words.ts';

/** Words by which openings are compared. Source: MAGA rule cleaning as we read it; the number is our choice. */
const openingWords = 5;

/** The first five words of a text; eight characters of scripts without spaces; undefined for shorter texts. */
export function openingOf(text: string): string | undefined {
  const tokens = words(text.slice(0, 400));
  const [first] = runs(tokens, openingWords);
  return first === undefined ? undefined : tokens.slice(first.start, first.end).join(' ');
}

/** How often texts open in the same way. Sums over shards are added up by {@link addOpenings}. */
export function countOpenings(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const opening = openingOf(text);
    if (opening !== undefined) counts.set(opening, (counts.get(opening) ?? 0) + 1);
  }
  return counts;
}

/** Adds counts of several shards; order does not matter. */
export function addOpenings(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const part of counts) for (const [opening, count] of part) sum.set(opening, (sum.get(opening) ?? 0) + count);
  return sum;
}

/**
 * Openings of more than a share of all texts, sorted. An opening that occurs fewer than `least` times is no habit, however
 * few texts there are.
 */
export function commonOpenings(
  counts: ReadonlyMap<string, number>,
  texts: number,
  { share, least }: { readonly share: number; readonly least: number },
): string[] {
  return [...counts]
    .filter(([, count]) => count >= least && count > share * texts)
    .map(([opening]) => opening)
    .sort();
}
