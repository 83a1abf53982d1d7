import type { EntryStore } from './entry-store.ts';
import { GramTable } from './gram-table.ts';
import { NumberList } from './number-list.ts';
import { commonItems, longRun, shortRun } from './rules.ts';

/** Runs that more than {@link commonItems} entries have. */
export interface CommonRuns {
  hasShort(low: number, high: number): boolean;
  hasLong(low: number, high: number): boolean;
}

/**
 * Counts runs over all entries. Runs of 8 words are first counted in one byte each, by a part of their hash, which
 * never counts too few; the few that may be common are then counted one by one. A run of 13 words can only be common
 * where all runs of 8 in it are.
 */
export function commonRuns(store: EntryStore): CommonRuns {
  const sketch = new Uint8Array(sketchSize(store.symbols.length));
  const mask = sketch.length - 1;
  const each = (size: number, callback: (low: number, high: number, entry: number) => void): void => {
    for (let entry = 0; entry < store.entries; entry += 1) {
      store.eachStretch(entry, ({ scan }) => {
        const ends = scan.runEnds(size, 0, scan.length);
        for (let start = 0; start < ends.length; start += 1) {
          scan.hashRun(start, ends[start] ?? 0);
          callback(scan.runLow, scan.runHigh, entry);
        }
      });
    }
  };
  each(shortRun, (_low, high) => {
    const at = high & mask;
    sketch[at] = Math.min(255, (sketch[at] ?? 0) + 1);
  });
  const short = new RunCounts();
  if (!sketch.some((count) => count > commonItems)) return { hasShort: () => false, hasLong: () => false };
  each(shortRun, (low, high, entry) => {
    if ((sketch[high & mask] ?? 0) > commonItems) short.count(low, high, entry);
  });
  const long = new RunCounts();
  for (let entry = 0; entry < store.entries; entry += 1) {
    store.eachStretch(entry, ({ scan }) => {
      const starts = scan.runEnds(shortRun, 0, scan.length).length;
      if (starts === 0) return;
      const common = new Uint8Array(starts);
      const shortEnds = scan.runEnds(shortRun, 0, scan.length).slice();
      let any = false;
      for (let start = 0; start < starts; start += 1) {
        scan.hashRun(start, shortEnds[start] ?? 0);
        const found = short.isCommon(scan.runLow, scan.runHigh);
        common[start] = found ? 1 : 0;
        any ||= found;
      }
      if (!any) return;
      const ends = scan.runEnds(longRun, 0, scan.length);
      for (let start = 0; start < ends.length; start += 1) {
        const end = ends[start] ?? 0;
        let rare = false;
        for (let at = start; !rare && at < starts && (shortEnds[at] ?? 0) <= end; at += 1) rare = common[at] === 0;
        if (rare) continue;
        scan.hashRun(start, end);
        long.count(scan.runLow, scan.runHigh, entry);
      }
    });
  }
  return { hasShort: (low, high) => short.isCommon(low, high), hasLong: (low, high) => long.isCommon(low, high) };
}

/** How many different entries have a run. */
class RunCounts {
  readonly #table = new GramTable();
  readonly #counts = new NumberList();
  readonly #last = new NumberList();

  count(low: number, high: number, entry: number): void {
    const at = this.#table.find(low, high);
    if (at < 0) {
      this.#table.add(low, high, this.#counts.length);
      this.#counts.push(1);
      this.#last.push(entry);
    } else if (this.#last.at(at) !== entry) {
      this.#counts.set(at, this.#counts.at(at) + 1);
      this.#last.set(at, entry);
    }
  }

  isCommon(low: number, high: number): boolean {
    const at = this.#table.find(low, high);
    return at >= 0 && this.#counts.at(at) > commonItems;
  }
}

/** Two bytes a run, so that a run rarely shares its byte. */
const sketchSize = (runs: number): number => 2 ** Math.min(28, Math.max(16, 1 + Math.ceil(Math.log2(runs + 1))));
