import { GramTable } from './gram-table.ts';
import type { HeldoutItem } from './item.ts';
import { NumberList } from './number-list.ts';
import { WordScan } from './word-scan.ts';

/** Symbols that separate the texts of an entry; words are the symbols from {@link firstWord}. */
export const endOfEntry = 0;
export const nextPart = 1;
export const nextOption = 2;
export const nextContext = 3;
export const firstWord = 4;

/** Words in a row of an entry: its parts and options, or one of its contexts. */
export interface Stretch {
  readonly scan: WordScan;
  /** Position of the first word of each part; none for a context. */
  readonly parts: readonly number[];
  /** Position behind the last word of the last part; 0 for a context. */
  readonly partsEnd: number;
}

/**
 * The texts of all held-out items while an index is built: every distinct word once, every entry as symbols of words.
 * 4 to 8 bytes a word.
 */
export class EntryStore {
  readonly symbols = new NumberList();
  /** Shape: symbol -> how often. */
  readonly frequencies = new NumberList();
  /** Shape: symbol -> half of its hash. */
  readonly low = new NumberList();
  readonly high = new NumberList();
  readonly weights = new NumberList();
  readonly #known = new GramTable();
  readonly #starts = new NumberList();
  readonly #scan = new WordScan();

  constructor() {
    for (let symbol = 0; symbol < firstWord; symbol += 1) this.#newSymbol(0, 0, 0);
  }

  get entries(): number {
    return this.#starts.length;
  }

  add({ parts, options, contexts }: HeldoutItem): void {
    this.#starts.push(this.symbols.length);
    parts.forEach((text, at) => {
      this.#addText(at === 0 ? undefined : nextPart, text);
    });
    for (const text of options) this.#addText(nextOption, text);
    for (const text of contexts) this.#addText(nextContext, text);
    this.#addSymbol(endOfEntry);
  }

  /** Where the symbols of an entry begin; of the entry behind the last one: where all end. */
  start(entry: number): number {
    return entry < this.#starts.length ? this.#starts.at(entry) : this.symbols.length;
  }

  /** Calls back with each stretch of an entry; the scan is used again for the next one. */
  eachStretch(entry: number, callback: (stretch: Stretch) => void): void {
    const scan = this.#scan;
    scan.clear();
    let parts: number[] = [0];
    let partsEnd = -1;
    let isContext = false;
    for (let at = this.start(entry); ; at += 1) {
      const symbol = this.symbols.at(at);
      if (symbol >= firstWord) {
        scan.push(this.low.at(symbol) | 0, this.high.at(symbol) | 0, this.weights.at(symbol));
        continue;
      }
      if (symbol === nextPart) parts.push(scan.length);
      else if (symbol === nextOption) partsEnd = partsEnd < 0 ? scan.length : partsEnd;
      else {
        callback({
          scan,
          parts: isContext ? [] : parts,
          partsEnd: isContext ? 0 : partsEnd < 0 ? scan.length : partsEnd,
        });
        if (symbol === endOfEntry) return;
        isContext = true;
        parts = [];
        scan.clear();
      }
    }
  }

  #addText(separator: number | undefined, text: string): void {
    if (separator !== undefined) this.#addSymbol(separator);
    const scan = this.#scan;
    scan.clear();
    scan.append(text);
    for (let at = 0; at < scan.length; at += 1) {
      const [low, high] = [scan.low[at] ?? 0, scan.high[at] ?? 0];
      let symbol = this.#known.find(low, high);
      if (symbol < 0) {
        symbol = this.#newSymbol(low, high, scan.weight[at] ?? 0);
        this.#known.add(low, high, symbol);
      }
      this.#addSymbol(symbol);
    }
  }

  #addSymbol(symbol: number): void {
    this.symbols.push(symbol);
    this.frequencies.set(symbol, this.frequencies.at(symbol) + 1);
  }

  #newSymbol(low: number, high: number, weight: number): number {
    this.low.push(low);
    this.high.push(high);
    this.weights.push(weight);
    this.frequencies.push(0);
    return this.low.length - 1;
  }
}
