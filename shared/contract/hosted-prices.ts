import type { HostedPrice } from '../domain/estimate/roads.ts';

/** Prices of hosted services, to compare with. Sources that give one figure only give the price of answers; prompts are taken to cost as much. */
export const hostedPrices: readonly HostedPrice[] = [
  {
    name: 'hosted, open model of 8B',
    inputPerMillion: 0.05,
    outputPerMillion: 0.05,
    asOf: '2026-09',
    source: 'market lists, about; prompts taken to cost as much as answers',
  },
  {
    name: 'hosted, open model of 20B',
    inputPerMillion: 0.2,
    outputPerMillion: 0.2,
    asOf: '2026-09',
    source: 'market lists, 0.15 to 0.20; prompts taken to cost as much as answers',
  },
];
