import { BitWriter, readBits } from './bits.ts';
import { filterMask, filterWord, type KeyFilter } from './key-filter.ts';

/** Bits of a key that tell it from the others of its bucket. */
const remainderBits = 16;
/** Keys in a bucket, on average 8 to 16: the directory costs a quarter to half a byte a key. */
const bucketLogarithm = 3;
const mostBucketBits = 20;
const indexBits = 28;

/** Keys as they lie in a file: sorted by their hashes, with a directory of buckets over the first bits. */
export interface KeyArrays {
  /** Shape: bucket -> number of keys before it, and their number at the end. */
  readonly directory: Uint32Array;
  readonly remainders: Uint16Array;
  /** 32 more bits of each key; empty when the value is verified in another way. */
  readonly checks: Uint32Array;
  /** Values without gaps, see `bits.ts`. */
  readonly values: Uint8Array;
  readonly valueBits: number;
}

/** Collects keys of 64 bits with a number each; the same key may come with several numbers. */
export class KeyWriter {
  #low = new Uint32Array(1024);
  #high = new Uint32Array(1024);
  #value = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(low: number, high: number, value: number): void {
    const at = this.#length;
    if (at === this.#low.length) {
      [this.#low, this.#high, this.#value] = [this.#low, this.#high, this.#value].map(twice) as [
        Uint32Array<ArrayBuffer>,
        Uint32Array<ArrayBuffer>,
        Uint32Array<ArrayBuffer>,
      ];
    }
    this.#low[at] = low;
    this.#high[at] = high;
    this.#value[at] = value;
    this.#length = at + 1;
  }

  /** @param largest largest value. */
  finish(largest: number, checked: boolean): KeyArrays {
    const size = this.#length;
    if (size >= 2 ** indexBits) throw new Error('The held-out index has more keys than its format can hold.');
    const bits = bucketBits(size);
    const order = this.#sorted(bits);
    const directory = new Uint32Array(2 ** bits + 1);
    const remainders = new Uint16Array(size);
    const checks = new Uint32Array(checked ? size : 0);
    const valueBits = Math.max(1, 32 - Math.clz32(largest));
    const values = new BitWriter();
    for (let at = 0; at < size; at += 1) {
      const index = order[at] ?? 0;
      const low = this.#low[index] ?? 0;
      const high = this.#high[index] ?? 0;
      const bucket = bucketOf(high, bits);
      directory[bucket + 1] = at + 1;
      remainders[at] = low >>> 16;
      if (checked) checks[at] = checkOf(low, high);
      values.write(this.#value[index] ?? 0, valueBits);
    }
    for (let bucket = 1; bucket < directory.length; bucket += 1) {
      directory[bucket] = Math.max(directory[bucket] ?? 0, directory[bucket - 1] ?? 0);
    }
    return { directory, remainders, checks, values: values.finish().slice(), valueBits };
  }

  /** Indices by bucket, then remainder, then order of arrival. */
  #sorted(bits: number): Uint32Array {
    const size = this.#length;
    const keys = new BigUint64Array(size);
    const halves = new Uint32Array(keys.buffer);
    for (let index = 0; index < size; index += 1) {
      const remainder = (this.#low[index] ?? 0) >>> 16;
      halves[2 * index] = ((remainder & 0xf) << indexBits) | index;
      halves[2 * index + 1] = (bucketOf(this.#high[index] ?? 0, bits) << (remainderBits - 4)) | (remainder >>> 4);
    }
    keys.sort();
    const order = new Uint32Array(size);
    for (let at = 0; at < size; at += 1) order[at] = (halves[2 * at] ?? 0) & (2 ** indexBits - 1);
    return order;
  }
}

/** Looks keys up. A key that was never added is found with a chance of 2^-13 at most, with checks of 2^-45. */
export class SortedKeys {
  readonly #arrays: KeyArrays;
  readonly #bits: number;
  readonly filter: KeyFilter;

  constructor(arrays: KeyArrays) {
    this.#arrays = arrays;
    const { directory, remainders } = arrays;
    const bits = Math.log2(directory.length - 1);
    const words = new Uint32Array(4 * 2 ** bits);
    for (let bucket = 0; bucket + 1 < directory.length; bucket += 1) {
      for (let at = directory[bucket] ?? 0; at < (directory[bucket + 1] ?? 0); at += 1) {
        const low = (remainders[at] ?? 0) << 16;
        const word = bucket * 4 + filterWord(low, 0, 32);
        words[word] = (words[word] ?? 0) | filterMask(low);
      }
    }
    this.#bits = bits;
    this.filter = { words, shift: 32 - bits };
  }

  /** @returns the place of the key's first value, for {@link next} and {@link value}; -1 when it has none. */
  find(low: number, high: number): number {
    const { directory } = this.#arrays;
    return this.#seek(directory[bucketOf(high, this.#bits)] ?? 0, low, high);
  }

  /** @returns the place of the key's next value; -1 when there is none. */
  next(place: number, low: number, high: number): number {
    return this.#seek(place + 1, low, high);
  }

  value(place: number): number {
    const { values, valueBits } = this.#arrays;
    return readBits(values, place * valueBits, valueBits);
  }

  #seek(from: number, low: number, high: number): number {
    const { directory, remainders, checks } = this.#arrays;
    const end = directory[bucketOf(high, this.#bits) + 1] ?? 0;
    const wanted = low >>> 16;
    for (let at = from; at < end; at += 1) {
      const remainder = remainders[at] ?? 0;
      if (remainder < wanted) continue;
      if (remainder > wanted) return -1;
      if (checks.length === 0 || checks[at] === checkOf(low, high)) return at;
    }
    return -1;
  }
}

const bucketBits = (size: number): number =>
  Math.min(mostBucketBits, Math.max(0, 31 - Math.clz32(Math.max(1, size)) - bucketLogarithm));

/** The first bits of the high half. */
const bucketOf = (high: number, bits: number): number => (bits === 0 ? 0 : high >>> (32 - bits));

/** Bits that bucket and remainder do not use yet, as far as there are any. */
const checkOf = (low: number, high: number): number => ((low << 16) | (high & 0xffff)) >>> 0;

function twice(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(old.length * 2);
  larger.set(old);
  return larger;
}
