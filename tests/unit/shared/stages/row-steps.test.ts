import { describe, expect, it } from 'vitest';
import { runRowSteps } from '../../../../shared/stages/row-steps.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';

const filter = (id: string, words: number) => ({
  id,
  kind: 'filter',
  options: { use: [{ too_short: { min_words: words } }] },
});
const records = ['one', 'one two', 'one two three'].map((question, index) =>
  aRecord({ question }, { id: `r${index}` }),
);

describe('row steps one after the other', () => {
  it('hand on what each keeps, and count each for itself', () => {
    const { kept, dropped, tallies } = runRowSteps(aPlan(), [filter('a', 2), filter('b', 3)], records);
    expect(kept.map(({ id }) => id)).toEqual(['r2']);
    expect(dropped.map(({ id, step }) => `${id} ${step}`)).toEqual(['r0 a', 'r1 b']);
    expect(tallies).toMatchObject([
      { step: 'a', in: 3, made: 3, kept: 2, rejected: { too_short: 1 } },
      { step: 'b', in: 2, made: 2, kept: 1, rejected: { too_short: 1 } },
    ]);
  });

  it('keep everything when there is no step', () => {
    expect(runRowSteps(aPlan(), [], records)).toEqual({ kept: records, dropped: [], tallies: [] });
  });

  it('are only those that work row by row', () => {
    const prompt = { id: 'p', kind: 'prompt', options: {} };
    expect(() => runRowSteps(aPlan(), [prompt], records)).toThrow('no row step');
    expect(() => runRowSteps(aPlan(), [{ ...prompt, kind: 'nothing' }], records)).toThrow('no row step');
  });
});
