import type { Resamples } from './resamples.ts';

/** What to expect of a sum over all rows: the best guess, and what it stays below in 10, 50 and 90 of 100 cases. */
export interface Range {
  readonly expected: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface Projection {
  /** Seeds that were observed. */
  readonly seeds: number;
  /** Rows that the sum is wanted for. */
  readonly rows: number;
  /** Whether the observed seeds are some of these rows, and not rows of another drop. */
  readonly isPart: boolean;
}

/**
 * Projects a sum over observed seeds to all rows, with a bootstrap over the seeds.
 *
 * Two things are uncertain: the mean, known from `n` seeds, and the rows that nobody has asked about yet. With seeds
 * drawn from the `N` rows themselves the standard error is `N s sqrt(1/n - 1/N)` (sampling without replacement); with
 * seeds of another drop `N s sqrt(1/n + 1/N)`. The deviations of the bootstrap are scaled to that, and by
 * `sqrt(n / (n - 1))` because it takes the spread of few seeds for smaller than it is.
 *
 * @param total over all seeds.
 * @param blocks sums over the blocks of seeds; they may leave out a share of the total that belongs to no seed, which is
 *   taken to spread as the rest does.
 */
export function project(total: number, blocks: readonly number[], of: Projection, draws: Resamples): Range {
  const { seeds, rows, isPart } = of;
  if (seeds === 0) return { expected: 0, p10: 0, p50: 0, p90: 0 };
  const expected = (total * rows) / seeds;
  const known = blocks.reduce((sum, value) => sum + value, 0);
  const share = isPart ? Math.max(0, 1 - seeds / rows) : 1 + seeds / rows;
  const few = blocks.length > 1 ? blocks.length / (blocks.length - 1) : 1;
  const factor = Math.sqrt(share * few);
  if (known === 0 || factor === 0) return { expected, p10: expected, p50: expected, p90: expected };
  const sums = draws.map((weights) => {
    let sum = 0;
    for (const [index, weight] of weights.entries()) sum += weight * (blocks[index] ?? 0);
    return Math.max(0, expected * (1 + (sum / known - 1) * factor));
  });
  sums.sort((a, b) => a - b);
  const at = (chance: number): number => sums[Math.floor(chance * (sums.length - 1))] ?? expected;
  return { expected, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
