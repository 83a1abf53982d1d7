import { describe, expect, it } from 'vitest';
import type { StepTally } from '../../../../shared/domain/records.ts';
import { callCounts } from '../../../../shared/stages/call-counts.ts';
import { aPlan } from '../../../support/a-plan.ts';

const plan = aPlan();
const asked = (over: Partial<StepTally>) => {
  const tally = {
    step: 'ask',
    in: 20,
    made: 20,
    kept: 20,
    rejected: {},
    failed: {},
    tokensIn: 0,
    tokensOut: 0,
    ...over,
  };
  return callCounts(plan, plan.stages, new Map([['ask', tally]])).asked;
};

describe('callCounts', () => {
  it('counts a call for each record that was asked about', () => {
    expect(asked({})).toBe(20);
  });

  it('leaves out records that only passed by, and those that could not be asked about', () => {
    expect(asked({ passed: 15 })).toBe(5);
    expect(asked({ passed: 15, kept: 18, rejected: { unsupported_kind: 2 } })).toBe(3);
  });

  it('adds calls that were repeated, and leaves out those that nobody paid for', () => {
    expect(asked({ reasked: 3, unpaid: 4, kept: 16, failed: { budget: 4 } })).toBe(19);
  });
});
