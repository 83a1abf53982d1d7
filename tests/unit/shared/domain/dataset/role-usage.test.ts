import { describe, expect, it } from 'vitest';
import { usageByRole } from '../../../../../shared/domain/dataset/role-usage.ts';
import type { StepTally } from '../../../../../shared/domain/records.ts';

const price = (input_per_million: number, output_per_million: number) => ({
  input_per_million,
  output_per_million,
  as_of: '2026-11-01',
  source: 'made up',
});
const tally = (step: string, over: Partial<StepTally>): StepTally => ({
  step,
  in: 1,
  made: 1,
  kept: 1,
  rejected: {},
  failed: {},
  tokensIn: 0,
  tokensOut: 0,
  ...over,
});

describe('usageByRole', () => {
  const roles = {
    writer: { model: 'a', price: price(1, 10) },
    asker: { model: 'b', price: price(2, 20) },
    judge: { model: 'c', price: price(0, 0) },
  };
  const steps = [
    { id: 'talk', kind: 'prompt', options: { role: 'writer', partner: { role: 'asker' } } },
    { id: 'again', kind: 'prompt', options: { role: 'writer' } },
    { id: 'keep', kind: 'filter', options: {} },
  ];
  const tallies = [
    tally('talk', { tokensIn: 1000, tokensOut: 300, partnerIn: 400, partnerOut: 100 }),
    tally('again', { tokensIn: 400, tokensOut: 100 }),
    tally('keep', {}),
  ];

  it('adds up the steps of a role and sets the sides of a dialogue apart, each at its own price', () => {
    expect([...usageByRole({ roles, steps, tallies })]).toEqual([
      ['writer', { tokensIn: 1000, tokensOut: 300, usd: 0.004 }],
      ['asker', { tokensIn: 400, tokensOut: 100, usd: 0.0028 }],
    ]);
  });
});
