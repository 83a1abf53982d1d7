import type { Json } from '../json.ts';
import type { HeldoutCheck } from '../steps/step.ts';
import { keyText, questionKey } from '../text/key-text.ts';
import { runs, wordCount, words } from '../text/words.ts';
import { clip } from '../verdict.ts';
import { GramTable } from './gram-table.ts';
import { entryHash, type Hash, hashText, RunHasher } from './hash.ts';
import { type HeldoutItem, heldoutItem } from './item.ts';

/** Words in a row that are a hit; 20 characters in scripts without spaces. Source: GPT-3 (Brown et al. 2020). */
const longRun = 13;
/** Shorter items: runs of 8 words that cover 70 % of the item. Source: PaLM (Chowdhery et al. 2022). */
const shortRun = 8;
const coverage = 0.7;
/** Runs that more different items have in common are phrases, not items. Source: NeMo Curator, lm-eval Janitor. */
const commonItems = 10;

/** A held-out row with the name of its set and its place in it. */
export interface HeldoutRow {
  readonly set: string;
  readonly item: string;
  readonly row: Json;
}

/** Index of the rows of any number of sets; rows without text are passed over. */
export function heldoutIndex(rows: Iterable<HeldoutRow>): HeldoutIndex {
  const index = new HeldoutIndex();
  for (const { set, item, row } of rows) {
    const found = heldoutItem(set, item, row);
    if (found) index.add(found);
  }
  return index;
}

/** A shorter question says too little without its options (`Which is true?`). Words, our guess. */
const aloneWithoutOptions = 5;

interface Entry {
  readonly set: string;
  readonly item: string;
  readonly question: string;
  readonly options: readonly string[];
}

/**
 * Finds overlap with held-out items. Case, punctuation, spacing, Unicode form and the order of options do not matter.
 * Hashes only propose: every hit is verified against the item's text before it counts.
 */
export class HeldoutIndex implements HeldoutCheck {
  readonly #entries: Entry[] = [];
  /** Hash of a question alone or with its options -> entry. */
  readonly #exact = new GramTable();
  readonly #long = new GramTable();
  readonly #short = new GramTable();

  add({ set, item, questions, options }: HeldoutItem): void {
    for (const question of questions) this.#add({ set, item, question, options });
  }

  /** Distinct questions. */
  get size(): number {
    return this.#entries.length;
  }

  /** Memory of the tables; the texts of the items come on top. */
  get bytes(): number {
    return this.#exact.bytes + this.#long.bytes + this.#short.bytes;
  }

  find(question: string, options: readonly string[]): { set: string; item: string; words: string } | undefined {
    const tokens = words(question);
    const hasher = new RunHasher(tokens);
    const mayBeExact = options.length > 0 || wordCount(tokens) < longRun;
    const exact = (mayBeExact ? this.#findExact(question, options) : undefined) ?? this.#findShort(tokens, hasher);
    if (exact) return { set: exact.set, item: exact.item, words: clip(exact.question, 200) };
    const whole = options.length === 0 ? tokens : [...tokens, ...options.flatMap(words)];
    return this.#findLong(whole, options.length === 0 ? hasher : new RunHasher(whole));
  }

  /** Items that are the same text are one entry, or a copied set would turn its own items into common phrases. */
  #add(entry: Entry): void {
    const { question, options } = entry;
    const full = hashText(questionKey(question, options));
    if (this.#exact.find(full.low, full.high) >= 0) return;
    const at = this.#entries.push(entry) - 1;
    this.#exact.add(full.low, full.high, at);
    const tokens = words(question);
    if (wordCount(tokens) < longRun) this.#addShort(entry, tokens, at);
    const whole = [...tokens, ...options.flatMap(words)];
    const hasher = new RunHasher(whole);
    for (const { start, end } of runs(whole, longRun)) addEntry(this.#long, hasher.hash(start, end), at);
  }

  #addShort({ question, options }: Entry, tokens: readonly string[], at: number): void {
    if (options.length === 0 || wordCount(tokens) >= aloneWithoutOptions) {
      const { low, high } = hashText(questionKey(question, []));
      this.#exact.add(low, high, at);
    }
    const hasher = new RunHasher(tokens);
    for (const { start, end } of runs(tokens, shortRun)) addEntry(this.#short, hasher.hash(start, end), at);
  }

  #findExact(question: string, options: readonly string[]): Entry | undefined {
    for (const given of options.length === 0 ? [[]] : [options, []]) {
      const { low, high } = hashText(questionKey(question, given));
      const entry = this.#entries[this.#exact.find(low, high)];
      if (entry && keyText(entry.question) === keyText(question)) return entry;
    }
    return undefined;
  }

  #findLong(tokens: readonly string[], hasher: RunHasher): { set: string; item: string; words: string } | undefined {
    for (const { start, end } of runs(tokens, longRun)) {
      const [at, ...others] = findEntries(this.#long, hasher.hash(start, end));
      const entry = at === undefined || others.length >= commonItems ? undefined : this.#entries[at];
      const found = tokens.slice(start, end).join(' ');
      if (entry && ` ${textOf(entry)} `.includes(` ${found} `))
        return { set: entry.set, item: entry.item, words: found };
    }
    return undefined;
  }

  #findShort(tokens: readonly string[], hasher: RunHasher): Entry | undefined {
    const text = ` ${tokens.join(' ')} `;
    const tried = new Set<number>();
    for (const { start, end } of runs(tokens, shortRun)) {
      const found = findEntries(this.#short, hasher.hash(start, end));
      if (found.length > commonItems) continue;
      for (const at of found.filter((candidate) => !tried.has(candidate))) {
        tried.add(at);
        const entry = this.#entries[at];
        if (entry && covered(words(entry.question), text) >= coverage) return entry;
      }
    }
    return undefined;
  }
}

/** Adds one more value to a key, up to one more than makes it common. */
function addEntry(table: GramTable, hash: Hash, value: number): void {
  for (let entry = 0; entry <= commonItems; entry += 1) {
    const { low, high } = entryHash(hash, entry);
    const found = table.find(low, high);
    if (found === value) return;
    if (found < 0) {
      table.add(low, high, value);
      return;
    }
  }
}

const none: readonly number[] = [];

function findEntries(table: GramTable, hash: Hash): readonly number[] {
  const first = table.find(hash.low, hash.high);
  if (first < 0) return none;
  const values = [first];
  for (let entry = 1; entry <= commonItems; entry += 1) {
    const { low, high } = entryHash(hash, entry);
    const value = table.find(low, high);
    if (value < 0) break;
    values.push(value);
  }
  return values;
}

function textOf({ question, options }: Entry): string {
  return [question, ...options].flatMap(words).join(' ');
}

/** Share of an item's words that lie in runs which the text holds too. */
function covered(tokens: readonly string[], text: string): number {
  const hits = new Set<number>();
  for (const { start, end } of runs(tokens, shortRun)) {
    if (!text.includes(` ${tokens.slice(start, end).join(' ')} `)) continue;
    for (let at = start; at < end; at += 1) hits.add(at);
  }
  return tokens.length === 0 ? 0 : hits.size / tokens.length;
}
