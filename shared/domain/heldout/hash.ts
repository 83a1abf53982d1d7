/** 64 bits as two unsigned words. */
export interface Hash {
  readonly low: number;
  readonly high: number;
}

/** Multipliers of the two halves: odd, and otherwise arbitrary. */
const lowStep = 0x9e3779b1;
const highStep = 0x85ebca77;

/** Spreads every bit of the input over the output. Source: finaliser of MurmurHash3 (Austin Appleby). */
function scramble(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Not for secrets: hits are verified against the text. */
export function hashText(text: string): Hash {
  let [low, high] = [0x2545f491, 0x6c8e9cf5];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, lowStep);
    high = Math.imul(high ^ (unit + (low >>> 15)), highStep);
  }
  return { low: scramble(low ^ text.length), high: scramble(high ^ low) };
}

/** The hash of a key's n-th entry, so that one table holds several values of a key. */
export function entryHash({ low, high }: Hash, entry: number): Hash {
  return entry === 0 ? { low, high } : { low: scramble(low + Math.imul(entry, lowStep)), high: scramble(high ^ entry) };
}

/** Hashes runs of words in constant time each: polynomial prefix sums over the hashes of the words. */
export class RunHasher {
  readonly #low: Int32Array;
  readonly #high: Int32Array;

  constructor(tokens: readonly string[]) {
    this.#low = new Int32Array(tokens.length + 1);
    this.#high = new Int32Array(tokens.length + 1);
    tokens.forEach((token, at) => {
      const { low, high } = hashText(token);
      this.#low[at + 1] = Math.imul(this.#low[at] ?? 0, lowStep) + low;
      this.#high[at + 1] = Math.imul(this.#high[at] ?? 0, highStep) + high;
    });
  }

  /** Hash of the words from `start` to before `end`, at most 31 of them. */
  hash(start: number, end: number): Hash {
    const low = (this.#low[end] ?? 0) - Math.imul(this.#low[start] ?? 0, lowPowers[end - start] ?? 0);
    const high = (this.#high[end] ?? 0) - Math.imul(this.#high[start] ?? 0, highPowers[end - start] ?? 0);
    return { low: scramble(low), high: scramble(high ^ (low >>> 3)) };
  }
}

/** Powers that runs of usual length need; a run of 13 words has at most 21 tokens. */
const lowPowers = powersOf(lowStep);
const highPowers = powersOf(highStep);

function powersOf(base: number): Int32Array {
  const powers = new Int32Array(32).fill(1);
  for (let exponent = 1; exponent < powers.length; exponent += 1) {
    powers[exponent] = Math.imul(powers[exponent - 1] ?? 1, base);
  }
  return powers;
}
