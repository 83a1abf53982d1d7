import type { BandPair, Place } from './join-bands.ts';

const pairBytes = 12;

/**
 * What a join worker found, by the shard of the loser: a header that says where each shard's pairs begin, then the pairs.
 * A resolve worker reads two stretches. All numbers little-endian.
 *
 * @param shards number of shards of the run; sources from there on are files published before.
 */
export function encodePairs(pairs: readonly BandPair[], shards: number): Uint8Array {
  const sorted = [...new Map(pairs.map((pair) => [words(pair).join(), pair])).values()].sort(
    (a, b) =>
      a.loser.source - b.loser.source ||
      a.loser.ordinal - b.loser.ordinal ||
      a.winner.source - b.winner.source ||
      a.winner.ordinal - b.winner.ordinal,
  );
  const header = pairHeaderBytes(shards);
  const bytes = new Uint8Array(header + pairBytes * sorted.length);
  const view = new DataView(bytes.buffer);
  let next = 0;
  for (let shard = 0; shard <= shards; shard += 1) {
    while (next < sorted.length && (sorted[next]?.loser.source ?? 0) < shard) next += 1;
    view.setUint32(4 * shard, header + pairBytes * next, true);
  }
  for (const [index, { loser, winner }] of sorted.entries()) {
    const at = header + pairBytes * index;
    view.setUint32(at, loser.ordinal, true);
    view.setUint32(at + 4, winner.source, true);
    view.setUint32(at + 8, winner.ordinal, true);
  }
  return bytes;
}

function words({ loser, winner }: BandPair): number[] {
  return [loser.source, loser.ordinal, winner.source, winner.ordinal];
}

export function pairHeaderBytes(shards: number): number {
  return 4 * (shards + 1);
}

/** Where the pairs of a shard lie, end exclusive. @param bytes eight bytes of the header from `4 * shard` on. */
export function readPairStretch(bytes: Uint8Array): readonly [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [view.getUint32(0, true), view.getUint32(4, true)];
}

/** The winners that each record of a shard was paired with, by its place. @param bytes the shard's stretch of pairs. */
export function readPairs(bytes: Uint8Array): Map<number, Place[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const winners = new Map<number, Place[]>();
  for (let at = 0; at < bytes.byteLength; at += pairBytes) {
    const ordinal = view.getUint32(at, true);
    const known = winners.get(ordinal) ?? [];
    known.push({ source: view.getUint32(at + 4, true), ordinal: view.getUint32(at + 8, true) });
    winners.set(ordinal, known);
  }
  return winners;
}
