import type { Price } from '../contract/plan.ts';

/**
 * Assumed for a model whose price nobody gave. Meant to be too high rather than too low, so that a spend cap in
 * dollars holds: the level of dear hosted models, well above the list prices of open models on rented GPUs.
 */
export const cautiousPrice: Price = {
  input_per_million: 3,
  output_per_million: 15,
  as_of: '2026-11',
  source: 'assumed by Sower, on the dear side, because run.yaml gives no price',
};
