import { expect, it } from 'vitest';
import { brokenAttempts } from '../../../../shared/stages/broken-attempts.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { sampleDrop } from '../../../support/storm/sample-drop.ts';

const { plan } = await sampleDrop(1, { variants: 1, votes: 1 });
const capped = { ...plan, budget: { ...plan.budget, max_usd: 1 } };
const spentOf = (microUsd: number) => {
  const ledger = memoryLedger();
  ledger.readBudget = async () => ({ spent: { microUsd, tokens: 0 }, reserved: { microUsd: 0, tokens: 0 } });
  return ledger;
};

it('tells what was counted as spent beyond the completions of the run', async () => {
  expect(await brokenAttempts(spentOf(600_000), capped, 0.1)).toEqual({ brokenUsd: 0.5 });
});

it('takes no notice of what rounding makes, nor of runs without a cap', async () => {
  expect(await brokenAttempts(spentOf(100_040), capped, 0.1)).toEqual({});
  expect(await brokenAttempts(spentOf(600_000), { ...plan, budget: {} }, 0.1)).toEqual({});
});
