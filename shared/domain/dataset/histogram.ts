import { z } from 'zod';
import { addCounts } from '../records.ts';

/** Counts by lower bound of a bin, with exact extremes and sum, so that histograms add up in any order. */
export const Histogram = z.strictObject({
  bins: z.record(z.string(), z.int().positive()),
  count: z.int().nonnegative(),
  /** Sum of whole numbers, exact far beyond any dataset. */
  sum: z.int().nonnegative(),
  smallest: z.int().nonnegative().nullable(),
  largest: z.int().nonnegative().nullable(),
});
export type Histogram = z.infer<typeof Histogram>;

export const emptyHistogram: Histogram = { bins: {}, count: 0, sum: 0, smallest: null, largest: null };

/** @param values whole numbers from 0. @param binOf lower bound of the bin that holds a value. */
export function histogramOf(values: readonly number[], binOf: (value: number) => number): Histogram {
  const bins = new Map<number, number>();
  let [sum, smallest, largest] = [0, Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    const bin = binOf(value);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
    sum += value;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  if (values.length === 0) return emptyHistogram;
  return { bins: addCounts({}, Object.fromEntries(bins)), count: values.length, sum, smallest, largest };
}

export function addHistograms(a: Histogram, b: Histogram): Histogram {
  return {
    bins: addCounts(a.bins, b.bins),
    count: a.count + b.count,
    sum: a.sum + b.sum,
    smallest: extreme(Math.min, a.smallest, b.smallest),
    largest: extreme(Math.max, a.largest, b.largest),
  };
}

function extreme(pick: (x: number, y: number) => number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return pick(a, b);
}

/** Lower bound of the bin of a length: 0, then powers of two. */
export const lengthBin = (length: number): number => (length < 1 ? 0 : 2 ** Math.floor(Math.log2(length)));

/** Lower bound of the bin of a share in percent: tens, with 100 in a bin of its own. */
export const percentBin = (percent: number): number => Math.floor(Math.min(100, percent) / 10) * 10;
