import { createHash } from 'node:crypto';

/** Choices that follow from a key alone: the same key always draws the same. */
export interface Draws {
  /** A whole number from `low` to `high`, both inclusive. */
  number(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** `count` different members in drawn order; fewer when the list has fewer. */
  several<T>(list: readonly T[], count: number): T[];
  /** True in `share` of the cases. */
  chance(share: number): boolean;
}

/** Source: xorshift128 by George Marsaglia (2003), seeded with SHA-256 over the key. */
export function drawsFor(...key: readonly string[]): Draws {
  const bytes = createHash('sha256').update(key.join('\u0000')).digest();
  let [x, y, z, w] = [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.readInt32LE(12) | 1];
  const share = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return (w >>> 0) / 4_294_967_296;
  };
  const number = (low: number, high: number): number => low + Math.floor(share() * (high - low + 1));
  return {
    number,
    pick: (list) => {
      const member = list[number(0, list.length - 1)];
      if (member === undefined) throw new Error('There is nothing to pick from.');
      return member;
    },
    several: (list, count) => {
      const rest = [...list];
      const taken = [];
      while (taken.length < count && rest.length > 0) taken.push(...rest.splice(number(0, rest.length - 1), 1));
      return taken;
    },
    chance: (wanted) => share() < wanted,
  };
}
