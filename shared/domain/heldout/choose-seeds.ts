import type { CommonRuns } from './common-runs.ts';
import type { Stretch } from './entry-store.ts';
import { standsAlone } from './item.ts';
import { longRun, shortRun } from './rules.ts';

/** What a stretch puts into the index. */
export interface SeedSink {
  /** A run of 8 words that leads to this entry. */
  run(low: number, high: number): void;
  /** A run of 8 words that many entries have: who meets it looks up the 13 words from its start. */
  common(low: number, high: number): void;
  /** 13 words that lead to this entry although all runs of 8 words in them are common. */
  longRun(low: number, high: number): void;
}

/**
 * Chooses the runs of 8 words by which an entry is found: of any 13 words in a row at least one run of 8 is chosen
 * (or, where all of them are common, the 13 themselves), and every run of 8 of a text of fewer than 13 words. So
 * looking up each run of 8 words of a text misses no overlap, and every sixth run of an entry is enough.
 *
 * @returns whether 13 words within the parts of the question were covered, so that a copy is found whatever its options.
 */
export function chooseSeeds({ scan, parts, partsEnd }: Stretch, common: CommonRuns, sink: SeedSink): boolean {
  const ends = scan.runEnds(shortRun, 0, scan.length).slice();
  const isCommon = (start: number): boolean => {
    scan.hashRun(start, ends[start] ?? 0);
    return common.hasShort(scan.runLow, scan.runHigh);
  };
  const chosen = new Set<number>();
  const choose = (start: number): void => {
    if (chosen.has(start)) return;
    chosen.add(start);
    scan.hashRun(start, ends[start] ?? 0);
    sink.run(scan.runLow, scan.runHigh);
  };
  const longEnds = scan.runEnds(longRun, 0, scan.length).slice();
  let last = -1;
  let coversQuestion = false;
  for (let start = 0; start < longEnds.length; start += 1) {
    const end = longEnds[start] ?? 0;
    if (last < start) {
      let at = start;
      while (at + 1 < ends.length && (ends[at + 1] ?? 0) <= end) at += 1;
      while (at >= start && isCommon(at)) at -= 1;
      if (at >= start) {
        choose(at);
        last = at;
      }
    }
    if (last < start) {
      scan.hashRun(start, end);
      const [low, high] = [scan.runLow, scan.runHigh];
      if (common.hasLong(low, high)) continue;
      sink.longRun(low, high);
      scan.hashRun(start, ends[start] ?? 0);
      sink.common(scan.runLow, scan.runHigh);
    }
    coversQuestion ||= end <= partsEnd;
  }
  for (const [from, to] of shortTexts(scan, parts, partsEnd)) {
    for (let start = from; start < ends.length && (ends[start] ?? 0) <= to; start += 1) {
      if (!isCommon(start)) choose(start);
    }
  }
  return coversQuestion;
}

/** The whole question and each of its parts, as far as they are too short for runs of 13 words. */
export function shortTexts(
  scan: { wordCount(from: number, to: number): number },
  parts: readonly number[],
  partsEnd: number,
): [number, number][] {
  const several = parts.length > 1 ? parts.map((from, at): [number, number] => [from, parts[at + 1] ?? partsEnd]) : [];
  const whole: [number, number][] = parts.length > 0 ? [[0, partsEnd]] : [];
  return [
    ...whole.filter(([from, to]) => scan.wordCount(from, to) < longRun),
    ...several.filter(([from, to]) => {
      const size = scan.wordCount(from, to);
      return size >= standsAlone && size < longRun;
    }),
  ];
}
