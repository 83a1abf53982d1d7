import { type BitWriter, readBits } from './bits.ts';

/** Longest code. Frequencies are raised until none is longer, which costs nothing that could be measured. */
const longestCode = 32;

/**
 * Codes by which frequent symbols take few bits. Symbols are their own ranks: 0 is the most frequent. Everything
 * follows from how many codes there are of each length. Source: canonical Huffman codes.
 */
export class WordCodes {
  /** Shape: length -> number of codes. */
  readonly counts: readonly number[];
  /** Shape: length -> first code, length -> symbol of that code. */
  readonly #firstCode = new Float64Array(longestCode + 2);
  readonly #firstSymbol = new Uint32Array(longestCode + 2);
  /** Set by {@link read}: where the next code begins. */
  position = 0;

  constructor(counts: readonly number[]) {
    this.counts = counts;
    let code = 0;
    let symbol = 0;
    for (let length = 1; length <= longestCode; length += 1) {
      code *= 2;
      this.#firstCode[length] = code;
      this.#firstSymbol[length] = symbol;
      code += counts[length] ?? 0;
      symbol += counts[length] ?? 0;
    }
  }

  write(writer: BitWriter, symbol: number): void {
    let length = 1;
    while (length < longestCode && symbol >= (this.#firstSymbol[length + 1] ?? 0)) length += 1;
    writer.write((this.#firstCode[length] ?? 0) + symbol - (this.#firstSymbol[length] ?? 0), length);
  }

  /** @throws Error when there is no such code: the bytes are not what was written. */
  read(bytes: Uint8Array, at: number): number {
    let code = 0;
    for (let length = 1; length <= longestCode; length += 1) {
      const position = at + length - 1;
      code = code * 2 + (((bytes[position >>> 3] ?? 0) >>> (7 - (position & 7))) & 1);
      const offset = code - (this.#firstCode[length] ?? 0);
      if (offset < (this.counts[length] ?? 0)) {
        this.position = at + length;
        return (this.#firstSymbol[length] ?? 0) + offset;
      }
    }
    throw new Error('The held-out index is damaged: a word has no code.');
  }

  /** A number as `BitWriter.writeGamma` wrote it. */
  readGamma(bytes: Uint8Array, at: number): number {
    let zeros = 0;
    while (zeros < 31 && readBits(bytes, at + zeros, 1) === 0) zeros += 1;
    this.position = at + 2 * zeros + 1;
    return readBits(bytes, at + zeros, zeros + 1);
  }
}

/** @param frequencies of the symbols, falling. */
export function wordCodes(frequencies: ArrayLike<number>): WordCodes {
  for (let floor = 1; ; floor *= 4) {
    const lengths = codeLengths(frequencies, floor);
    if (lengths.every((length) => length <= longestCode)) {
      const counts = new Array<number>(longestCode + 1).fill(0);
      for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
      return new WordCodes(counts);
    }
  }
}

/** Lengths of the best codes, rising. Two queues: symbols from the rarest on, and joined symbols as they are made. */
function codeLengths(frequencies: ArrayLike<number>, floor: number): Uint8Array {
  const size = frequencies.length;
  if (size < 2) return new Uint8Array(size).fill(1);
  const weights = new Float64Array(2 * size - 1);
  const parents = new Uint32Array(2 * size - 1);
  for (let symbol = 0; symbol < size; symbol += 1) {
    weights[size - 1 - symbol] = Math.max(floor, frequencies[symbol] ?? 0);
  }
  let leaf = 0;
  let joined = size;
  for (let next = size; next < weights.length; next += 1) {
    for (let child = 0; child < 2; child += 1) {
      const takesLeaf = leaf < size && (joined >= next || (weights[leaf] ?? 0) <= (weights[joined] ?? 0));
      const taken = takesLeaf ? leaf : joined;
      if (takesLeaf) leaf += 1;
      else joined += 1;
      weights[next] = (weights[next] ?? 0) + (weights[taken] ?? 0);
      parents[taken] = next;
    }
  }
  const depths = new Uint8Array(weights.length);
  for (let node = weights.length - 2; node >= 0; node -= 1) depths[node] = (depths[parents[node] ?? 0] ?? 0) + 1;
  return depths.subarray(0, size).reverse().sort();
}
