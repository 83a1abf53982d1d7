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

/** Lengths of what was observed, block by block, and the mean over all rows: what is spent mostly follows length. */
export interface Lengths {
  readonly blocks: readonly number[];
  readonly mean: number;
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
 * @param lengths when given, the projection is the regression estimate on length: a draw whose rows are shorter than
 *   those of the drop is put right, and only what length does not explain is uncertain.
 */
export function project(
  total: number,
  blocks: readonly number[],
  of: Projection,
  draws: Resamples,
  lengths?: Lengths,
): Range {
  const { seeds, rows, isPart } = of;
  if (seeds === 0) return { expected: 0, p10: 0, p50: 0, p90: 0 };
  const known = blocks.reduce((sum, value) => sum + value, 0);
  const slope = lengths === undefined || blocks.length < 4 ? 0 : slopeOf(lengths.blocks, blocks);
  const meanLength = (lengths?.blocks.reduce((sum, value) => sum + value, 0) ?? 0) / Math.max(1, blocks.length);
  const missed = blocks.length * slope * ((lengths?.mean ?? 0) - meanLength);
  const expected = ((total * rows) / seeds) * (known === 0 ? 1 : Math.max(0, 1 + missed / known));
  const unexplained = blocks.map((value, index) => value - slope * ((lengths?.blocks[index] ?? 0) - meanLength));
  const share = isPart ? Math.max(0, 1 - seeds / rows) : 1 + seeds / rows;
  const fitted = slope === 0 ? 1 : 2;
  const few = blocks.length > fitted ? blocks.length / (blocks.length - fitted) : 1;
  const factor = Math.sqrt(share * few);
  if (known === 0 || factor === 0) return { expected, p10: expected, p50: expected, p90: expected };
  const sums = draws.map((weights) => {
    let sum = 0;
    for (const [index, weight] of weights.entries()) sum += weight * (unexplained[index] ?? 0);
    return Math.max(0, expected * (1 + (sum / known - 1) * factor));
  });
  sums.sort((a, b) => a - b);
  const at = (chance: number): number => sums[Math.floor(chance * (sums.length - 1))] ?? expected;
  return { expected, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

/** Slope of the least-squares line; 0 where all are of one length. */
function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [shared, own] = [0, 0];
  for (const [index, x] of xs.entries()) {
    shared += (x - meanX) * ((ys[index] ?? 0) - meanY);
    own += (x - meanX) ** 2;
  }
  return own === 0 ? 0 : shared / own;
}
