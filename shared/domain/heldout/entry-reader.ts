import { characterWeight, wordWeight } from '../text/words.ts';
import { endOfEntry, nextContext, nextOption, nextPart } from './entry-store.ts';
import { entriesPerBlock, type IndexData } from './index-data.ts';
import { WordCodes } from './word-codes.ts';

/** An entry as an index has it: words as halves of their hashes. */
export interface Entry {
  readonly set: string;
  /** 1-based row in the set. */
  readonly row: number;
  /** Parts and options in one, then each context. */
  readonly stretches: readonly Int32Array[];
  /** Shape: word of the first stretch -> weight. */
  readonly weights: Uint8Array;
  readonly parts: readonly number[];
  readonly partsEnd: number;
}

/** Reads entries of an index; about 3 us each. */
export class EntryReader {
  readonly #data: IndexData;
  readonly #codes: WordCodes;
  readonly #symbols: ReadonlyMap<number, number>;
  /** Shape: set -> first entry. */
  readonly #firsts: readonly number[];
  readonly #isFirst: ReadonlySet<number>;

  constructor(data: IndexData) {
    this.#data = data;
    this.#codes = new WordCodes(data.codeCounts);
    this.#symbols = new Map(data.separators.map((rank, symbol) => [rank, symbol]));
    let first = 0;
    this.#firsts = data.sets.map(({ entries }) => {
      first += entries;
      return first - entries;
    });
    this.#isFirst = new Set(this.#firsts);
  }

  read(entry: number): Entry {
    const { blockStarts, blockRows, texts, sets } = this.#data;
    const block = Math.floor(entry / entriesPerBlock);
    const begin = block * entriesPerBlock;
    let at = blockStarts[block] ?? 0;
    let row = blockRows[block] ?? 0;
    for (let passed = begin; ; passed += 1) {
      if (this.#isFirst.has(passed)) row = 0;
      row += this.#codes.readGamma(texts, at);
      at = this.#codes.position;
      if (passed === entry) break;
      at = this.#pass(at);
    }
    const set = sets[this.#firsts.findLastIndex((first) => first <= entry)];
    return { set: set?.name ?? '', row, ...this.#words(at) };
  }

  /** @returns where the entry behind this one begins. */
  #pass(from: number): number {
    const end = this.#data.separators[endOfEntry];
    let at = from;
    while (this.#codes.read(this.#data.texts, at) !== end) at = this.#codes.position;
    return this.#codes.position;
  }

  #words(from: number): Omit<Entry, 'set' | 'row'> {
    const { words, narrow, texts } = this.#data;
    const stretches: number[][] = [[]];
    const weights: number[] = [];
    const parts = [0];
    let partsEnd = -1;
    for (let at = from; ; at = this.#codes.position) {
      const rank = this.#codes.read(texts, at);
      const symbol = this.#symbols.get(rank);
      const main = stretches.length === 1;
      if (symbol === undefined) {
        stretches.at(-1)?.push((words[rank] ?? 0) | 0);
        if (main) weights.push(((narrow[rank >>> 3] ?? 0) >>> (rank & 7)) & 1 ? characterWeight : wordWeight);
      } else if (symbol === endOfEntry) break;
      else if (symbol === nextPart) parts.push(weights.length);
      else if (symbol === nextOption) partsEnd = partsEnd < 0 ? weights.length : partsEnd;
      else if (symbol === nextContext) stretches.push([]);
    }
    return {
      stretches: stretches.map((stretch) => Int32Array.from(stretch)),
      weights: Uint8Array.from(weights),
      parts,
      partsEnd: partsEnd < 0 ? weights.length : partsEnd,
    };
  }
}
