import type { Json } from '../json.ts';
import type { HeldoutCheck } from '../steps/step.ts';
import { words, wordWeight } from '../text/words.ts';
import { clip } from '../verdict.ts';
import { shortTexts } from './choose-seeds.ts';
import { CodeSignatures, codeHash, codeSigner } from './code-signatures.ts';
import { codeTexts } from './code-texts.ts';
import { type Entry, EntryReader } from './entry-reader.ts';
import { HeldoutBuilder } from './heldout-builder.ts';
import { type IndexData, longRunSalt } from './index-data.ts';
import { heldoutItem } from './item.ts';
import { questionHash } from './question-hash.ts';
import { defaultRule, longRun, type OverlapRule, shortRun } from './rules.ts';
import { SortedKeys } from './sorted-keys.ts';
import { WordScan } from './word-scan.ts';

/** A held-out row with the name of its set and its 1-based place in it. */
export interface HeldoutRow {
  readonly set: string;
  readonly item: string;
  readonly row: Json;
}

/** Where a text overlaps which held-out row, and the words they share. */
export interface HeldoutHit {
  readonly set: string;
  readonly item: string;
  readonly words: string;
}

/** More words than a text of fewer than 13 words may have, characters of scripts without spaces included. */
const longestShort = 20;
/** Longest text of shared words that a hit shows. Characters. */
const shownLength = 200;

/** Index of the rows of any number of sets, each set in one piece; rows without text are passed over. */
export function heldoutIndex(rows: Iterable<HeldoutRow>): HeldoutIndex {
  const builder = new HeldoutBuilder();
  let current: string | undefined;
  for (const { set, item, row } of rows) {
    if (set !== current) builder.beginSet(set);
    current = set;
    builder.add(Number(item), heldoutItem(row));
  }
  return new HeldoutIndex(builder.finish());
}

/**
 * Finds overlap with held-out items. Case, punctuation, spacing, Unicode form and the order of options do not matter.
 *
 * - 13 words in a row (20 characters in scripts without spaces) that an item has too are always found, unless more
 *   than 10 items share them.
 * - Code is found whole without its comments and spaces, and where its runs of 5 tokens agree to 0.8.
 * - Items of fewer words are found whole, and where runs of 8 words cover 70 % of them.
 * - Words are compared by 32 bits of their hashes and whole short questions by 48 to 68 bits: a text without overlap
 *   is found with a chance below 2^-32 a word of a near miss and 2^-45 a question.
 */
export class HeldoutIndex implements HeldoutCheck {
  readonly data: IndexData;
  readonly #runs: SortedKeys;
  readonly #questions: SortedKeys;
  readonly #reader: EntryReader;
  readonly #codes: CodeSignatures;
  readonly #sign = codeSigner();
  readonly #scan = new WordScan();
  #starts = new Int32Array(256);

  constructor(data: IndexData) {
    this.data = data;
    this.#runs = new SortedKeys(data.runs);
    this.#questions = new SortedKeys(data.questions);
    this.#reader = new EntryReader(data);
    this.#codes = new CodeSignatures(data.codeValues);
  }

  /** Distinct items. */
  get size(): number {
    return this.data.entries;
  }

  find(question: string, options: readonly string[], rule: OverlapRule = defaultRule): HeldoutHit | undefined {
    const scan = this.#scan;
    scan.clear();
    scan.append(question);
    const isLong = scan.length > longestShort || scan.wordCount(0, scan.length) >= longRun;
    const isSought = isLong ? this.data.longQuestions > 0 : rule.short !== 'off';
    const whole = isSought ? this.#findWhole(question, options) : undefined;
    if (whole) return hitOf(whole, question);
    for (const option of options) scan.append(option);
    const match = this.#findRun(scan, rule);
    if (!match) return this.data.codeEntries.length > 0 && rule.code ? this.#findCode(question) : undefined;
    const { entry, start, end } = match;
    return hitOf(entry, [question, ...options].flatMap(words).slice(start, end).join(' '));
  }

  #findWhole(question: string, options: readonly string[]): Entry | undefined {
    if (this.data.questions.remainders.length === 0) return undefined;
    for (const given of options.length === 0 ? [options] : [options, []]) {
      const { low, high } = questionHash(question, given);
      const place = this.#questions.find(low, high);
      if (place >= 0) return this.#reader.read(this.#questions.value(place));
    }
    return undefined;
  }

  /** The same code, or nearly the same, whatever its comments, line ends and indents. */
  #findCode(text: string): HeldoutHit | undefined {
    for (const code of codeTexts(text)) {
      const { low, high } = codeHash(code);
      const place = this.#questions.find(low, high);
      const values = place < 0 ? this.#sign(code) : undefined;
      const near = values === undefined ? -1 : this.#codes.find(values);
      const entry = place >= 0 ? this.#questions.value(place) : near < 0 ? undefined : this.data.codeEntries[near];
      if (entry !== undefined) return hitOf(this.#reader.read(entry), code);
    }
    return undefined;
  }

  #findRun(scan: WordScan, rule: OverlapRule): Match | undefined {
    if (this.#starts.length < scan.length) this.#starts = new Int32Array(2 * scan.length);
    const count = scan.mayHave(shortRun, this.#runs.filter, this.#starts);
    for (const start of this.#starts.subarray(0, count)) {
      scan.hashRun(start, scan.runEnd(shortRun, start));
      const { runLow, runHigh } = scan;
      let place = this.#runs.find(runLow, runHigh);
      while (place >= 0) {
        const entry = this.#runs.value(place);
        const match = entry < this.data.entries ? this.#verify(entry, start, rule) : this.#findLong(start, rule);
        if (match) return match;
        place = this.#runs.next(place, runLow, runHigh);
      }
    }
    return undefined;
  }

  #findLong(start: number, rule: OverlapRule): Match | undefined {
    const scan = this.#scan;
    const end = scan.runEnd(longRun, start);
    if (end < 0) return undefined;
    scan.hashRun(start, end);
    const [low, high] = [scan.runLow ^ longRunSalt, scan.runHigh ^ longRunSalt];
    for (let place = this.#runs.find(low, high); place >= 0; place = this.#runs.next(place, low, high)) {
      const match = this.#verify(this.#runs.value(place), start, rule);
      if (match) return match;
    }
    return undefined;
  }

  /** Compares the words of an entry with those of the text around a run that they seem to share. */
  #verify(number: number, at: number, rule: OverlapRule): Match | undefined {
    if (number >= this.data.entries) return undefined;
    const scan = this.#scan;
    const entry = this.#reader.read(number);
    for (const words of entry.stretches) {
      for (let from = words.indexOf(scan.low[at] ?? 0); from >= 0; from = words.indexOf(scan.low[at] ?? 0, from + 1)) {
        let [start, end, weight] = [at, at, 0];
        while (start > 0 && from - (at - start) > 0 && scan.low[start - 1] === words[from - (at - start) - 1]) {
          start -= 1;
          weight += scan.weight[start] ?? 0;
        }
        while (end < scan.length && from + end - at < words.length && scan.low[end] === words[from + end - at]) {
          weight += scan.weight[end] ?? 0;
          end += 1;
        }
        const isWhole = end - start === words.length && weight >= longRun * wordWeight;
        if (isWhole || weight >= rule.words * wordWeight) return { entry, start, end };
      }
    }
    const isShort =
      rule.short === 'covered' &&
      shortTexts(weigh(entry.weights), entry.parts, entry.partsEnd).some(
        (range) => covered(entry, range, scan) >= rule.coverage,
      );
    return isShort ? { entry, start: at, end: scan.runEnd(shortRun, at) } : undefined;
  }
}

interface Match {
  readonly entry: Entry;
  /** Words of the text that the entry has too: the first, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

const hitOf = ({ set, row }: Entry, words: string): HeldoutHit => ({
  set,
  item: String(row),
  words: clip(words, shownLength),
});

const weigh = (weights: Uint8Array) => ({
  wordCount: (from: number, to: number) =>
    weights.subarray(from, to).reduce((sum, weight) => sum + weight, 0) / wordWeight,
});

/** Share of some words of an entry that lie in runs of 8 which the text has too. */
function covered({ stretches, weights }: Entry, [from, to]: readonly [number, number], text: WordScan): number {
  const words = stretches[0] ?? new Int32Array();
  const hits = new Set<number>();
  for (let start = from; start < to; start += 1) {
    let end = start;
    let weight = 0;
    while (end < to && weight < shortRun * wordWeight) {
      weight += weights[end] ?? 0;
      end += 1;
    }
    if (weight < shortRun * wordWeight) break;
    if (text.holds(words, start, end)) for (let at = start; at < end; at += 1) hits.add(at);
  }
  return to === from ? 0 : hits.size / (to - from);
}
