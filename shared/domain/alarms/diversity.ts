import { runs } from '../text/words.ts';

/** How much the texts of a sample differ from each other. */
export interface Diversity {
  readonly texts: number;
  /** Pairs of words that follow each other: all of them, and the share of different ones. */
  readonly pairs: number;
  readonly distinctPairs: number;
  /** Texts long enough to have an opening of five words, and the share of different ones. */
  readonly openings: number;
  readonly distinctOpenings: number;
  /** Share of the texts of which another one has at least half of the pairs of words, by Jaccard. */
  readonly alike: number;
}

const openingWords = 5;
const alikeFrom = 0.5;

/** @param texts words of each text, joined by spaces, no more than a few hundred texts: each is held against each. */
export function diversityOf(texts: readonly string[]): Diversity {
  const all = texts.map((text) => text.split(' '));
  const pairs = all.map((tokens) => tokens.slice(1).map((word, index) => `${tokens[index]} ${word}`));
  const openings = all.flatMap((tokens) => {
    const [first] = runs(tokens, openingWords);
    return first === undefined ? [] : [tokens.slice(0, first.end).join(' ')];
  });
  const count = pairs.reduce((sum, one) => sum + one.length, 0);
  return {
    texts: texts.length,
    pairs: count,
    distinctPairs: share(new Set(pairs.flat()).size, count),
    openings: openings.length,
    distinctOpenings: share(new Set(openings).size, openings.length),
    alike: share(alikeCount(pairs.map((one) => new Set(one))), texts.length),
  };
}

/** Pairs are numbered and looked up by the texts that hold them, so that texts without a common pair cost nothing. */
function alikeCount(sets: readonly ReadonlySet<string>[]): number {
  const holders = new Map<string, number[]>();
  const isAlike = new Set<number>();
  for (const [index, set] of sets.entries()) {
    const shared = new Map<number, number>();
    for (const pair of set) {
      const others = holders.get(pair) ?? [];
      for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1);
      others.push(index);
      holders.set(pair, others);
    }
    for (const [other, count] of shared) {
      if (count < alikeFrom * (set.size + (sets[other]?.size ?? 0) - count)) continue;
      isAlike.add(index).add(other);
    }
  }
  return isAlike.size;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
