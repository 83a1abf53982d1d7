import type { Plan } from '../contract/plan.ts';
import type { RunCalls } from '../contract/run-item.ts';
import { paidTokens } from '../domain/completion.ts';
import { addTallies } from '../domain/records.ts';
import type { Blob, Ledger } from '../ports.ts';
import { aheadAddress, mayBeAskedAhead } from './ahead.ts';
import { aheadTally } from './close-ahead.ts';
import { frozenOf } from './collect-reply.ts';
import { stepCost } from './step-cost.ts';

/**
 * Calls of a run that were asked ahead and came to nothing, and what they cost. Empty when there are none. A shard that
 * was left with nothing to ask was passed by, so nobody has looked at what had been asked for it.
 */
export async function unneededCalls(
  { ledger, work }: { readonly ledger: Ledger; readonly work: Blob },
  plan: Plan,
): Promise<Pick<RunCalls, 'unneeded' | 'unneededUsd'>> {
  let [unneeded, micro] = [0, 0];
  for (const stage of plan.stages.filter((one) => mayBeAskedAhead(plan, one))) {
    const { stage: noted, buckets } = aheadAddress(plan, stage, '');
    const items = await ledger.readShards(plan.run, noted, buckets);
    const tallies = items.flatMap((item) => item.tallies ?? []);
    for (const { shard } of items.filter(({ status }) => status !== 'D')) {
      if ((await ledger.readShard(plan.run, stage.name, buckets, shard))?.status !== 'D') continue;
      const paid = (await frozenOf(work, plan.run, stage.name, shard)).completions().map(paidTokens);
      tallies.push(aheadTally(stage, paid.length, paid));
    }
    const [tally] = addTallies(tallies);
    const step = stage.steps.at(-1);
    if (tally === undefined || step === undefined) continue;
    unneeded += tally.made - tally.kept;
    micro += stepCost(plan, step, tally);
  }
  return unneeded === 0 ? {} : { unneeded, unneededUsd: micro / 1e6 };
}
