/** 64 bits as two words of 32 bits. */
export interface Hash {
  readonly low: number;
  readonly high: number;
}

/** Multipliers and first values of the two halves: odd, and otherwise arbitrary. Part of the format of an index. */
export const stepLow = 0x9e3779b1 | 0;
export const stepHigh = 0x85ebca77 | 0;
export const seedLow = 0x2545f491;
export const seedHigh = 0x6c8e9cf5;

/** Spreads every bit of the input over the output. Source: finaliser of MurmurHash3 (Austin Appleby). */
export function mix(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}

const wordSalt = 0x51ed270b;

/** The other half of a word's hash: different words have equal ones with a chance of 2^-32, as their first halves. */
export const otherHalf = (low: number): number => mix(low ^ wordSalt);

/** A word, in 32 bits spread over 64. `WordScan` computes the same on its way through a text. */
export function hashWord(word: string): Hash {
  let low = seedLow;
  for (let at = 0; at < word.length; at += 1) low = Math.imul(low ^ word.charCodeAt(at), stepLow);
  low = mix(low ^ word.length);
  return { low, high: otherHalf(low) };
}

/** Not for secrets. */
export function hashText(text: string): Hash {
  let [low, high] = [seedLow, seedHigh];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, stepLow);
    high = Math.imul(high ^ (unit + (low >>> 15)), stepHigh);
  }
  const first = mix(low ^ text.length);
  return { low: first, high: mix(high ^ first) };
}

/** The hash of several hashes in this order. */
export function combine(hashes: readonly Hash[]): Hash {
  let [low, high] = [hashes.length | 0, seedHigh];
  for (const hash of hashes) {
    low = mix(Math.imul(low, stepLow) + hash.low);
    high = mix(Math.imul(high, stepHigh) + hash.high);
  }
  return { low, high };
}
