import type { Price } from '../contract/plan.ts';

/** Cost in millionths of a US dollar, rounded up. */
export const microUsd = (
  price: Pick<Price, 'input_per_million' | 'output_per_million'>,
  tokensIn: number,
  tokensOut: number,
): number => Math.ceil(tokensIn * price.input_per_million + tokensOut * price.output_per_million);
