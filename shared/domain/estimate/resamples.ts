import { randomFor } from '../random.ts';

/** Weights of the blocks in each repetition: how often a draw of as many blocks with replacement has each. */
export type Resamples = readonly Uint16Array[];

/** More seeds than this are gathered into so many blocks, which keeps the variance of sums and bounds the work. */
export const maximumBlocks = 400;

const repetitions = 1000;

/** Draws for a bootstrap over seeds, equal for equal keys. All measures share them, so their sums vary together. */
export function resamples(blocks: number, ...key: readonly (string | number)[]): Resamples {
  const random = randomFor('estimate', ...key, blocks);
  return Array.from({ length: repetitions }, () => {
    const weights = new Uint16Array(blocks);
    for (let drawn = 0; drawn < blocks; drawn += 1) {
      const at = Math.floor(random() * blocks);
      weights[at] = (weights[at] ?? 0) + 1;
    }
    return weights;
  });
}
