import { describe, expect, it } from 'vitest';
import { planMermaid } from '../../../../shared/recipes/plan-mermaid.ts';
import { outlinePlan } from '../../../../shared/recipes/plan-outline.ts';
import { aPlan } from '../../../support/a-plan.ts';

describe('outlinePlan', () => {
  const outline = outlinePlan(aPlan(), { rows: 10, tokens: 1000, longest: 200 });

  it('multiplies records by what steps make of them, and counts the calls of prompts', () => {
    expect(outline.stages.map(({ name, records, calls }) => [name, records, calls])).toEqual([
      ['normalize', 10, 0],
      ['ask', 20, 20],
      ['ask-filter', 20, 0],
      ['once-claim', 20, 0],
      ['once-resolve', 20, 0],
      ['solve', 60, 60],
      ['solve-filter', 20, 0],
      ['promote', 20, 0],
      ['package', 20, 0],
    ]);
    expect(outline).toMatchObject({ calls: 80, tokensOut: 8000 });
    expect(outline.usd).toBeCloseTo((outline.tokensIn * 1 + outline.tokensOut * 2) / 1e6, 9);
  });

  it('marks barriers, and the chart shows them', () => {
    expect(outline.stages.filter(({ barrier }) => barrier).map(({ name }) => name)).toEqual(['once-claim']);
    const chart = planMermaid(outline);
    expect(chart).toContain('s_once_claim == waits for all ==> s_once_resolve');
    expect(chart).toContain('at most 20 calls');
  });

  it('costs nothing without rows', () => {
    expect(outlinePlan(aPlan(), { rows: 0, tokens: 0, longest: 0 })).toMatchObject({ calls: 0, usd: 0 });
  });
});
