import { describe, expect, it } from 'vitest';
import { stepCost } from '../../../../shared/stages/step-cost.ts';
import { aPlan } from '../../../support/a-plan.ts';

const price = { as_of: '', source: '' };
const roles = {
  ...aPlan().roles,
  author: { model: 'm', price: { ...price, input_per_million: 1, output_per_million: 2 } },
  curious: { model: 'n', price: { ...price, input_per_million: 10, output_per_million: 20 } },
};
const counts = { in: 1, made: 1, kept: 1, rejected: {}, failed: {}, tokensIn: 1000, tokensOut: 500 };

describe('the cost of a step', () => {
  it('is the price of its role', () => {
    const step = { id: 'ask', kind: 'prompt', options: { role: 'author', template: 't', max_tokens: 9 } };
    expect(stepCost({ roles }, step, { step: 'ask', ...counts })).toBe(2000);
  });

  it('counts the partner of a dialogue at its own price', () => {
    const partner = { role: 'curious', template: 'p', max_tokens: 9 };
    const options = { role: 'author', template: 't', max_tokens: 9, mode: 'chat', turns: 2, partner };
    const tally = { step: 'talk', ...counts, partnerIn: 100, partnerOut: 50 };
    expect(stepCost({ roles }, { id: 'talk', kind: 'prompt', options }, tally)).toBe(900 + 900 + 1000 + 1000);
  });
});
