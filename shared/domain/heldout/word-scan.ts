import { characterWeight, weightOf, words, wordWeight } from '../text/words.ts';
import { hashWord, mix, otherHalf, seedLow, stepHigh, stepLow } from './hash.ts';
import { filterMask, filterWord, type KeyFilter } from './key-filter.ts';
import { ScanState, scanUnits } from './scan-units.ts';
import { apostrophe, difficult, digit, letter, single, UnitClasses } from './unit-classes.ts';

/** Runs of at most 13 words weigh 260 to 279 units, at 13 a character: 21 words. */
const longestRun = 31;
/** Ends the last word of a text. */
const space = 0x20;
const powersLow = powersOf(stepLow);
const powersHigh = powersOf(stepHigh);

/**
 * The words of texts (see `words`) as 64-bit hashes, and hashes of any run of them in constant time. Takes no string
 * apart where the text allows it: about 3 ns a character, where `words` needs 25.
 *
 * Shape: word -> low and high half of its hash, weight; position -> polynomial sums over the words before it.
 */
export class WordScan {
  /** Number of words so far. */
  length = 0;
  low = new Int32Array(256);
  high = new Int32Array(256);
  weight = new Uint8Array(256);
  /** Set by {@link hashRun}. */
  runLow = 0;
  runHigh = 0;
  #sumLow = new Int32Array(257);
  #sumHigh = new Int32Array(257);
  #ends = new Int32Array(256);
  #units = new Uint16Array(1024);
  #bytes = Buffer.from(this.#units.buffer);
  readonly #classes = new UnitClasses();

  clear(): void {
    this.length = 0;
  }

  /** Adds the words of a text behind those that are there. */
  append(text: string): void {
    if (this.#scan(text)) return;
    for (const word of words(text)) this.#appendWord(word);
  }

  /** Adds a word by its hash. */
  push(low: number, high: number, weight: number): void {
    const at = this.length;
    this.#reserve(at + 1);
    this.low[at] = low;
    this.high[at] = high;
    this.weight[at] = weight;
    this.#sum(at + 1);
  }

  /** Hashes the words from `start` to before `end` into {@link runLow} and {@link runHigh}. */
  hashRun(start: number, end: number): void {
    const size = end - start;
    this.runLow = ((this.#sumLow[end] ?? 0) - Math.imul(this.#sumLow[start] ?? 0, powersLow[size] ?? 0)) | 0;
    this.runHigh = ((this.#sumHigh[end] ?? 0) - Math.imul(this.#sumHigh[start] ?? 0, powersHigh[size] ?? 0)) | 0;
  }

  /**
   * Starts of the runs of `size` words that a table may have, by {@link SortedKeys.filter}: as many as are returned, in
   * `starts`. Most texts have none.
   */
  mayHave(size: number, { words, shift }: KeyFilter, starts: Int32Array): number {
    const [sumLow, sumHigh, weight] = [this.#sumLow, this.#sumHigh, this.weight];
    const target = size * wordWeight;
    const length = this.length;
    let count = 0;
    let sum = 0;
    let end = 0;
    for (let start = 0; start < length; start += 1) {
      while (sum < target && end < length) {
        sum += weight[end] ?? 0;
        end += 1;
      }
      if (sum < target) break;
      sum -= weight[start] ?? 0;
      const low = ((sumLow[end] ?? 0) - Math.imul(sumLow[start] ?? 0, powersLow[end - start] ?? 0)) | 0;
      const high = ((sumHigh[end] ?? 0) - Math.imul(sumHigh[start] ?? 0, powersHigh[end - start] ?? 0)) | 0;
      const mask = filterMask(low);
      if (((words[filterWord(low, high, shift)] ?? 0) & mask) === mask) {
        starts[count] = start;
        count += 1;
      }
    }
    return count;
  }

  /**
   * Ends of the runs that weigh `size` words, by their starts from `from`; see `runs`. There are as many as the
   * returned array is long; it is overwritten by the next call.
   */
  runEnds(size: number, from: number, to: number): Int32Array {
    if (this.#ends.length < this.length) this.#ends = new Int32Array(this.low.length);
    const target = size * wordWeight;
    let count = 0;
    let sum = 0;
    let end = from;
    for (let start = from; start < to; start += 1) {
      while (sum < target && end < to) {
        sum += this.weight[end] ?? 0;
        end += 1;
      }
      if (sum < target) break;
      this.#ends[count] = end;
      count += 1;
      sum -= this.weight[start] ?? 0;
    }
    return this.#ends.subarray(0, count);
  }

  /** End of the run that weighs `size` words from `start` on; -1 when the text ends before. */
  runEnd(size: number, start: number): number {
    let end = start;
    for (let sum = 0; sum < size * wordWeight; end += 1) {
      if (end === this.length) return -1;
      sum += this.weight[end] ?? 0;
    }
    return end;
  }

  /** Whether the words contain some words of another text, compared by halves of their hashes. */
  holds(others: Int32Array, from: number, to: number): boolean {
    for (let start = 0; start + to - from <= this.length; start += 1) {
      let same = 0;
      while (from + same < to && this.low[start + same] === others[from + same]) same += 1;
      if (from + same === to) return true;
    }
    return false;
  }

  /** Weight of some words, in words: a character of a script without spaces counts 0.65. */
  wordCount(from: number, to: number): number {
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += this.weight[at] ?? 0;
    return sum / wordWeight;
  }

  /** @returns false when a character is met whose neighbours decide. */
  #scan(text: string): boolean {
    const size = text.length + 1;
    this.#reserve(this.length + size);
    if (this.#units.length < size) {
      this.#units = new Uint16Array(2 * size);
      this.#bytes = Buffer.from(this.#units.buffer);
    }
    this.#bytes.write(text, 'utf16le');
    const units = this.#units;
    units[size - 1] = space;
    const classes = this.#classes;
    const state = new ScanState();
    state.words = this.length;
    this.weight.fill(wordWeight, this.length, this.length + size);
    for (;;) {
      scanUnits(state, units, size, classes.table, this.low);
      if (state.at >= size) break;
      const info = classes.of(units[state.at] ?? 0);
      if (info >= difficult && info < single) return false;
      if (info >= apostrophe && info < difficult && state.letters > 0) {
        const next = classes.of(units[state.at + 1] ?? 0);
        if (next >= difficult && next < single) return false;
        if (next >= letter) {
          state.at += 1;
          continue;
        }
      }
      // What is neither of these was met for the first time and is known now.
      if (info < apostrophe || info >= digit) continue;
      this.#endWord(state);
      if (info >= single) this.#single(state, info & 0xffff);
      state.at += 1;
    }
    this.#finish(state.words);
    return true;
  }

  #endWord(state: ScanState): void {
    if (state.letters === 0) return;
    this.low[state.words] = state.low ^ state.letters;
    state.words += 1;
    state.low = seedLow;
    state.letters = 0;
  }

  #single(state: ScanState, unit: number): void {
    this.low[state.words] = Math.imul(seedLow ^ unit, stepLow) ^ 1;
    this.weight[state.words] = characterWeight;
    state.words += 1;
  }

  /** Mixes the hashes of the words that were written behind the last one, and makes them words. */
  #finish(length: number): void {
    const [lows, highs] = [this.low, this.high];
    for (let at = this.length; at < length; at += 1) {
      const low = mix(lows[at] ?? 0);
      lows[at] = low;
      highs[at] = otherHalf(low);
    }
    this.#sum(length);
  }

  /** Makes words of what was written behind the last one. */
  #sum(length: number): void {
    const [sumLow, sumHigh, lows, highs] = [this.#sumLow, this.#sumHigh, this.low, this.high];
    let low = sumLow[this.length] ?? 0;
    let high = sumHigh[this.length] ?? 0;
    for (let at = this.length; at < length; at += 1) {
      low = (Math.imul(low, stepLow) + (lows[at] ?? 0)) | 0;
      high = (Math.imul(high, stepHigh) + (highs[at] ?? 0)) | 0;
      sumLow[at + 1] = low;
      sumHigh[at + 1] = high;
    }
    this.length = length;
  }

  #appendWord(word: string): void {
    const { low, high } = hashWord(word);
    this.push(low, high, weightOf(word));
  }

  #reserve(words: number): void {
    if (words <= this.low.length) return;
    const larger = <T extends Int32Array | Uint8Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    const size = 2 * words;
    this.low = larger(this.low, new Int32Array(size));
    this.high = larger(this.high, new Int32Array(size));
    this.weight = larger(this.weight, new Uint8Array(size));
    this.#sumLow = larger(this.#sumLow, new Int32Array(size + 1));
    this.#sumHigh = larger(this.#sumHigh, new Int32Array(size + 1));
  }
}

function powersOf(base: number): Int32Array {
  const powers = new Int32Array(longestRun + 1).fill(1);
  for (let exponent = 1; exponent <= longestRun; exponent += 1) {
    powers[exponent] = Math.imul(powers[exponent - 1] ?? 1, base);
  }
  return powers;
}
