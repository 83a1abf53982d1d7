import { keyText } from '../text/key-text.ts';
import { wordWeight } from '../text/words.ts';
import { BitWriter } from './bits.ts';
import { chooseSeeds } from './choose-seeds.ts';
import { codeHash, codeSigner } from './code-signatures.ts';
import { commonRuns } from './common-runs.ts';
import { EntryStore, firstWord } from './entry-store.ts';
import { GramTable } from './gram-table.ts';
import { entriesPerBlock, type HeldoutSet, type IndexData, longRunSalt } from './index-data.ts';
import { type HeldoutItem, standsAlone } from './item.ts';
import { NumberList } from './number-list.ts';
import { questionHash } from './question-hash.ts';
import { aloneWithoutOptions, longRun } from './rules.ts';
import { KeyWriter } from './sorted-keys.ts';
import { type WordCodes, wordCodes } from './word-codes.ts';
import { WordScan } from './word-scan.ts';

interface GrowingSet {
  readonly name: string;
  readonly firstEntry: number;
  rows: number;
  entries: number;
  sha256: string;
}

/** Collects held-out items set by set, then makes an index of them. Equal rows in the same order give equal data. */
export class HeldoutBuilder {
  readonly #sets: GrowingSet[] = [];
  readonly #store = new EntryStore();
  readonly #rows = new NumberList();
  readonly #known = new GramTable();
  /** Shape: entry -> halves of the key of the whole question with its options. */
  readonly #wholeLow = new NumberList();
  readonly #wholeHigh = new NumberList();
  /** Shape: entry -> 1 when that key is among the questions already. */
  readonly #wholeKnown = new NumberList();
  readonly #questions = new KeyWriter();
  readonly #scan = new WordScan();
  readonly #codeEntries = new NumberList();
  readonly #codeValues = new NumberList();
  readonly #sign = codeSigner();

  beginSet(name: string): void {
    this.#sets.push({ name, firstEntry: this.#store.entries, rows: 0, entries: 0, sha256: '' });
  }

  /** @param sha256 of the file that the rows of the current set came from. */
  endSet(sha256: string): void {
    const set = this.#sets.at(-1);
    if (set) set.sha256 = sha256;
  }

  /**
   * Adds a row of the current set. Rows that are the same text are one entry, or a copied set would turn its own items
   * into common phrases.
   *
   * @param row 1-based, rising within a set.
   * @param item undefined for a row without text.
   */
  add(row: number, item: HeldoutItem | undefined): void {
    const set = this.#sets.at(-1);
    if (set === undefined) throw new Error('A held-out row belongs to no set.');
    set.rows += 1;
    if (item === undefined) return;
    const question = item.parts.join(' ');
    const whole = questionHash(question, item.options);
    // Rows may differ in nothing but the passage that they are about.
    const own = item.contexts.length === 0 ? whole : questionHash(question, [...item.options, ...item.contexts]);
    if (this.#known.find(own.low, own.high) >= 0) return;
    const entry = this.#store.entries;
    this.#known.add(own.low, own.high, entry);
    set.entries += 1;
    this.#rows.push(row);
    this.#store.add(item);
    this.#wholeLow.push(whole.low);
    this.#wholeHigh.push(whole.high);
    const knows = this.#addShortQuestions(entry, item) && item.options.length === 0;
    this.#wholeKnown.push(knows ? 1 : 0);
    for (const code of item.codes) this.#addCode(entry, code);
  }

  finish(): IndexData {
    const store = this.#store;
    const order = ranks(store);
    const codes = wordCodes(order.map((symbol) => store.frequencies.at(symbol)));
    const rankOf = new Uint32Array(order.length);
    for (const [rank, symbol] of order.entries()) rankOf[symbol] = rank;
    const narrow = new Uint8Array(Math.ceil(order.length / 8));
    for (const [rank, symbol] of order.entries()) {
      if (symbol >= firstWord && store.weights.at(symbol) < wordWeight)
        narrow[rank >>> 3] = (narrow[rank >>> 3] ?? 0) | (1 << (rank & 7));
    }
    return {
      sets: this.#sets.map(({ firstEntry: _, ...set }): HeldoutSet => set),
      entries: store.entries,
      codeCounts: codes.counts,
      separators: [...rankOf.subarray(0, firstWord)],
      words: order.map((symbol) => store.low.at(symbol)),
      narrow,
      ...this.#texts(codes, rankOf),
      ...this.#runs(),
      questions: this.#questions.finish(Math.max(0, store.entries - 1), true),
      codeEntries: this.#codeEntries.toArray(),
      codeValues: Int32Array.from(this.#codeValues.toArray()),
    };
  }

  /**
   * Questions of few words are found whole, without their options too if they say enough by themselves.
   *
   * @returns whether that was done for the question as a whole.
   */
  #addShortQuestions(entry: number, { parts, options }: HeldoutItem): boolean {
    const seen = new Set<string>();
    const add = (text: string, fewest: number): boolean => {
      const scan = this.#scan;
      scan.clear();
      scan.append(text);
      const size = scan.wordCount(0, scan.length);
      if (size >= longRun || size < fewest) return false;
      const key = keyText(text);
      if (seen.has(key)) return false;
      seen.add(key);
      const { low, high } = questionHash(text, []);
      this.#questions.add(low, high, entry);
      return true;
    };
    const whole = add(parts.join(' '), options.length === 0 ? 0 : aloneWithoutOptions);
    if (parts.length > 1) for (const part of parts) add(part, standsAlone);
    return whole;
  }

  #addCode(entry: number, code: string): void {
    const { low, high } = codeHash(code);
    this.#questions.add(low, high, entry);
    const values = this.#sign(code);
    if (values === undefined) return;
    this.#codeEntries.push(entry);
    for (const value of values) this.#codeValues.push(value);
  }

  #texts(codes: WordCodes, rankOf: Uint32Array): Pick<IndexData, 'texts' | 'blockStarts' | 'blockRows'> {
    const store = this.#store;
    const writer = new BitWriter();
    const [blockStarts, blockRows] = [new NumberList(), new NumberList()];
    const firsts = new Set(this.#sets.map(({ firstEntry }) => firstEntry));
    let before = 0;
    for (let entry = 0; entry < store.entries; entry += 1) {
      if (firsts.has(entry)) before = 0;
      if (entry % entriesPerBlock === 0) {
        blockStarts.push(writer.length);
        blockRows.push(before);
      }
      const row = this.#rows.at(entry);
      if (row <= before) throw new Error('The rows of a held-out set must rise.');
      writer.writeGamma(row - before);
      before = row;
      const end = store.start(entry + 1);
      for (let at = store.start(entry); at < end; at += 1) codes.write(writer, rankOf[store.symbols.at(at)] ?? 0);
    }
    if (writer.length >= 2 ** 32) throw new Error('The texts of a held-out index may have 512 MiB; split the sets.');
    return { texts: writer.finish().slice(), blockStarts: blockStarts.toArray(), blockRows: blockRows.toArray() };
  }

  /** Keys of runs; and of whole questions where no run leads to every copy of them. */
  #runs(): Pick<IndexData, 'runs' | 'longQuestions'> {
    const store = this.#store;
    const common = commonRuns(store);
    const keys = new KeyWriter();
    const marked = new GramTable();
    let longQuestions = 0;
    for (let entry = 0; entry < store.entries; entry += 1) {
      let covered = false;
      let isLong = false;
      store.eachStretch(entry, (stretch) => {
        const coversQuestion = chooseSeeds(stretch, common, {
          run: (low, high) => keys.add(low, high, entry),
          longRun: (low, high) => keys.add(low ^ longRunSalt, high ^ longRunSalt, entry),
          common(low, high) {
            if (marked.find(low, high) >= 0) return;
            marked.add(low, high, 0);
            keys.add(low, high, store.entries);
          },
        });
        covered ||= coversQuestion;
        isLong ||= stretch.scan.wordCount(0, stretch.partsEnd) >= longRun;
      });
      if (!covered && isLong) longQuestions += 1;
      if (!covered && this.#wholeKnown.at(entry) === 0)
        this.#questions.add(this.#wholeLow.at(entry), this.#wholeHigh.at(entry), entry);
    }
    return { runs: keys.finish(store.entries, false), longQuestions };
  }
}

/** Symbols by falling frequency; a separator that never occurs needs no code, but keeps its place at the end. */
function ranks(store: EntryStore): Uint32Array {
  const order = Uint32Array.from({ length: store.low.length }, (_, symbol) => symbol);
  return order.sort((a, b) => store.frequencies.at(b) - store.frequencies.at(a) || a - b);
}
