import { describe, expect, it } from 'vitest';
import { changedSteps, rerunNeeds } from '../../../cli/rerun-needs.ts';
import { needsText } from '../../../cli/rerun-text.ts';
import type { StepTally } from '../../../shared/domain/records.ts';
import { aPlan } from '../../support/a-plan.ts';

const tally = (step: string, over: Partial<StepTally>): StepTally => ({
  step,
  in: over.made ?? 0,
  made: 0,
  kept: over.made ?? 0,
  rejected: {},
  failed: {},
  tokensIn: 0,
  tokensOut: 0,
  ...over,
});
/** Ten seeds with two questions each; of the 60 ballots 15 were not drawn. */
const earlier = {
  plan: aPlan(),
  tallies: [
    tally('ask', { made: 20, tokensIn: 2000, tokensOut: 1000 }),
    tally('solve', { made: 45, saved: 15, tokensIn: 450, tokensOut: 900 }),
  ],
};
const needs = (...tallies: StepTally[]) => rerunNeeds({ plan: aPlan({ rehearsal: true }), tallies }, earlier);

describe('what a rerun needs', () => {
  it('is nothing when every completion is there', () => {
    const found = needs(tally('ask', { made: 20, taken: 20 }), tally('solve', { made: 45, taken: 45 }));
    expect(found).toMatchObject({ taken: 65, calls: 0, usd: 0, exact: true, unknown: [] });
    expect(needsText('animals-1', ['answer'], found)).toContain('No call is needed, and no money.');
  });

  it('is the ballots of an edited answer prompt, as many as votes drew before', () => {
    const found = needs(
      tally('ask', { made: 20, taken: 20 }),
      tally('solve', { made: 60, kept: 0, failed: { budget: 60 }, unpaid: 60 }),
    );
    expect(found.steps).toMatchObject([
      { step: 'ask', expected: 0, usd: 0 },
      { step: 'solve', counted: 60, expected: 45, tokensIn: 450, tokensOut: 900 },
    ]);
    // 450 tokens in at 1 and 900 out at 2 dollars per million.
    expect(found.usd).toBeCloseTo(0.00225, 10);
    expect(needsText('animals-1', ['solve'], found)).toContain('About 45 calls to make');
  });

  it('counts what hangs on replies that are missing, for their share', () => {
    const found = needs(
      tally('ask', { made: 20, kept: 15, taken: 15, failed: { budget: 5 }, unpaid: 5 }),
      tally('solve', { made: 34, taken: 34 }),
    );
    expect(found.steps.map(({ expected }) => expected)).toEqual([5, 11]);
    expect(found.exact).toBe(false);
  });

  it('says of which calls it knows nothing', () => {
    const plan = aPlan({ rehearsal: true });
    const tallies = [tally('ask', { made: 20, kept: 0, failed: { budget: 20 }, unpaid: 20 })];
    const found = rerunNeeds({ plan, tallies }, { ...earlier, tallies: earlier.tallies.slice(0, 1) });
    expect(found).toMatchObject({ calls: 20, unknown: ['solve'] });
    expect(needsText('animals-1', [], found)).toContain('No run has asked for the step solve yet');
  });
});

describe('steps that were changed', () => {
  it('are those whose options or prompts are others', () => {
    const [before, after] = [aPlan({ templates: { t: 'a' } }), aPlan({ templates: { t: 'b' } })];
    expect(changedSteps(before, before)).toEqual([]);
    expect(changedSteps(after, before)).toEqual(['ask', 'solve']);
    const stages = before.stages.map((stage) =>
      stage.name === 'solve-filter'
        ? { ...stage, steps: stage.steps.map((step) => ({ ...step, options: { min_valid: 2 } })) }
        : stage,
    );
    expect(changedSteps({ ...before, stages }, before)).toEqual(['ballot', 'answer']);
  });
});
