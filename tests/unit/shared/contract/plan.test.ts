import { describe, expect, it } from 'vitest';
import { Overrides, Plan } from '../../../../shared/contract/plan.ts';
import { RunItem, runKeys } from '../../../../shared/contract/run-item.ts';
import { aPlan } from '../../../support/a-plan.ts';

describe('the frozen plan', () => {
  it('survives its way through the store', () => {
    const plan = aPlan({ budget: { max_usd: 0.5 }, heldout: [{ key: 'k', size: 1, etag: 'e' }] });
    expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it.each([
    [{ dataset: '../other' }],
    [{ schemaVersion: 2 }],
    [{ tuning: {} }],
    [{ extra: 1 }],
    [{ budget: { max_tokens: -1 } }],
  ])('refuses %j', (over) => {
    expect(Plan.safeParse({ ...aPlan(), ...over }).success).toBe(false);
  });
});

describe('what the command adds to run.yaml', () => {
  it('may be nothing, and is nothing that it does not know', () => {
    expect(Overrides.parse({})).toEqual({});
    expect(Overrides.safeParse({ dataset: 'other' }).success).toBe(false);
  });
});

describe('keys of the Runs table', () => {
  it('keep runs, budgets, shards and the list apart', () => {
    const all = [runKeys.run('r'), runKeys.budget('r'), runKeys.listed('r'), runKeys.shard('r', 's', 0, 'x')];
    expect(new Set(all.map(({ pk, sk }) => `${pk}|${sk}`)).size).toBe(4);
  });

  it('hold runs of a known status', () => {
    const item = { run: 'r', drop: 'd', dataset: 'x', recipe: 'a@1', planDigest: 'p', runKey: 'k', startedAt: 't' };
    expect(RunItem.safeParse({ ...item, status: 'running' }).success).toBe(true);
    expect(RunItem.safeParse({ ...item, status: 'done' }).success).toBe(false);
  });
});
