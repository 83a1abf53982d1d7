import type { Plan } from '../contract/plan.ts';
import type { RunCalls } from '../contract/run-item.ts';
import { addTallies } from '../domain/records.ts';
import type { Ledger } from '../ports.ts';
import { aheadAddress, mayBeAskedAhead } from './ahead.ts';
import { stepCost } from './step-cost.ts';

/** Calls of a run that were asked ahead and came to nothing, and what they cost. Empty when there are none. */
export async function unneededCalls(ledger: Ledger, plan: Plan): Promise<Pick<RunCalls, 'unneeded' | 'unneededUsd'>> {
  let [unneeded, micro] = [0, 0];
  for (const stage of plan.stages.filter((one) => mayBeAskedAhead(plan, one))) {
    const { stage: noted, buckets } = aheadAddress(plan, stage, '');
    const items = await ledger.readShards(plan.run, noted, buckets);
    const [tally] = addTallies(items.flatMap(({ tallies = [] }) => tallies));
    const step = stage.steps.at(-1);
    if (tally === undefined || step === undefined) continue;
    unneeded += tally.made - tally.kept;
    micro += stepCost(plan, step, tally);
  }
  return unneeded === 0 ? {} : { unneeded, unneededUsd: micro / 1e6 };
}
