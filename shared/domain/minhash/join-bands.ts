import { entryWords } from './band-file.ts';

/** The entries of one shard, or of one file of what stands, in the band and part that is joined. */
export interface BandSource {
  /** Number of the file, below 2^31; the same for every band. */
  readonly source: number;
  /** Kept or published before: wins against every record that is compared, and loses against none. */
  readonly stands: boolean;
  /** See `band-file.ts`, sorted by key. */
  readonly entries: BigUint64Array;
}

/** Two records that share a band: which would lose against which. */
export interface BandPair {
  readonly loser: Place;
  readonly winner: Place;
}

export interface Place {
  readonly source: number;
  readonly ordinal: number;
}

/**
 * Records of better rank that one is compared with in a band. More than this many different texts in one bucket share
 * boilerplate; the best by rank stand for the others.
 */
const mostWinners = 64;

interface Entry extends Place {
  readonly stands: boolean;
  readonly rank: bigint;
  readonly digest: bigint;
}

/**
 * Pairs of records whose key of a band is equal, the winner by rank. Records with equal sketches are paired with the best
 * of them only. The result does not depend on the order of sources or on how records were spread over them.
 */
export function joinBands(sources: readonly BandSource[]): BandPair[] {
  const shared = sharedKeys(sources);
  const buckets = new Map<bigint, Entry[]>();
  for (const { source, stands, entries } of sources) {
    let at = 0;
    for (let word = 0; word < entries.length; word += entryWords) {
      const key = entries[word] ?? 0n;
      while (at < shared.length && (shared[at] ?? 0n) < key) at += 1;
      if (shared[at] !== key) continue;
      const place = entries[word + 2] ?? 0n;
      const bucket = buckets.get(key) ?? [];
      bucket.push({
        source,
        stands,
        ordinal: Number(place & 0xffffffffn),
        digest: place >> 32n,
        rank: entries[word + 1] ?? 0n,
      });
      buckets.set(key, bucket);
    }
  }
  return [...buckets.values()].flatMap(pairsOf);
}

/** Keys that occur more than once, ascending. */
function sharedKeys(sources: readonly BandSource[]): BigUint64Array {
  const all = new BigUint64Array(sources.reduce((sum, { entries }) => sum + entries.length / entryWords, 0));
  let count = 0;
  for (const { entries } of sources)
    for (let word = 0; word < entries.length; word += entryWords) {
      all[count] = entries[word] ?? 0n;
      count += 1;
    }
  all.sort();
  return all.filter((key, index) => key === all[index + 1] && key !== all[index - 1]);
}

function pairsOf(bucket: Entry[]): BandPair[] {
  const ranked = bucket.sort(
    (a, b) => Number(b.stands) - Number(a.stands) || (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0),
  );
  const best = new Map<bigint, Entry>();
  return ranked.flatMap((entry) => {
    const equal = best.get(entry.digest);
    const winners = equal === undefined ? [...best.values()].slice(0, mostWinners) : [equal];
    if (equal === undefined) best.set(entry.digest, entry);
    if (entry.stands) return [];
    return winners.flatMap((winner) => {
      const pair = { loser: placeOf(entry), winner: placeOf(winner) };
      // Equal ranks are told apart by ids, which are not here: whoever judges the pairs drops one of the two.
      const tie = !winner.stands && winner.rank === entry.rank;
      return tie ? [pair, { loser: pair.winner, winner: pair.loser }] : [pair];
    });
  });
}

function placeOf({ source, ordinal }: Place): Place {
  return { source, ordinal };
}
