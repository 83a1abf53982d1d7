import { createHash } from 'node:crypto';

/** A deterministic source of numbers in [0, 1); the same key always gives the same sequence. */
export type Random = () => number;

/**
 * Random numbers keyed by what they decide (run seed, record id, step id), never by time or arrival order.
 *
 * Source: sfc32 by Chris Doty-Humphrey (PractRand), seeded with 128 bits of SHA-256 over the key.
 */
export function randomFor(...key: readonly (string | number)[]): Random {
  const bytes = createHash('sha256').update(key.map(String).join('\u0000')).digest();
  let [a, b, c, counter] = [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.readInt32LE(12)];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

/** A shuffled copy (Fisher-Yates) and the permutation used: `shuffled[i] === items[order[i]]`. */
export function shuffle<T>(items: readonly T[], random: Random): { shuffled: T[]; order: number[] } {
  const order = items.map((_, index) => index);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return { shuffled: order.map((index) => items[index] as T), order };
}
