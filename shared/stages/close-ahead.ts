import type { PlanStage } from '../contract/plan.ts';
import type { BatchRecord } from '../domain/batch.ts';
import { paidTokens } from '../domain/completion.ts';
import type { StepTally } from '../domain/records.ts';
import type { Ledger } from '../ports.ts';
import { aheadAddress } from './ahead.ts';
import { type CallThread, usedCompletions } from './call-thread.ts';
import type { FrozenCompletions } from './frozen-completions.ts';
import type { ShardWork } from './worker.ts';

/**
 * Notes what was asked for a shard and came to nothing: calls about records that an earlier one turned out to own. To be
 * called when every call of the shard has its outcome.
 *
 * @param batches that were handed in ahead; what is not answered yet of them counts as the most it can cost.
 */
export async function closeAhead(
  { ledger }: { readonly ledger: Ledger },
  { plan, stage, item }: ShardWork,
  threads: readonly CallThread[],
  frozen: Pick<FrozenCompletions, 'get' | 'completions'>,
  batches: readonly BatchRecord[] = [],
): Promise<void> {
  const used = new Set([...usedCompletions(threads, frozen)].map(({ key }) => key));
  const stored = frozen.completions().filter(({ takenFrom }) => takenFrom === undefined);
  const known = new Set(stored.map(({ key }) => key));
  const unanswered = batches.flatMap(({ calls }) => calls).filter(({ key }) => !known.has(key) && !used.has(key));
  const answered = stored.filter(({ key }) => !used.has(key));
  const tally = aheadTally(stage, stored.length + unanswered.length, [...answered.map(paidTokens), ...unanswered]);
  await ledger.finishShard(aheadAddress(plan, stage, item.shard), {
    partRecords: [],
    passThrough: false,
    tallies: [tally],
  });
}

/**
 * The note of what was asked ahead.
 *
 * @param calls all of them. @param unneeded tokens of each that came to nothing.
 */
export function aheadTally(
  { name, steps }: PlanStage,
  calls: number,
  unneeded: readonly { readonly in: number; readonly out: number }[],
): StepTally {
  return {
    step: steps.at(-1)?.id ?? name,
    in: calls,
    made: calls,
    kept: calls - unneeded.length,
    // No record is rejected for it.
    rejected: unneeded.length === 0 ? {} : { not_needed: unneeded.length },
    failed: {},
    tokensIn: unneeded.reduce((sum, one) => sum + one.in, 0),
    tokensOut: unneeded.reduce((sum, one) => sum + one.out, 0),
  };
}
