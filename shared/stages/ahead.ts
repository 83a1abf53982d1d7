import type { Plan, PlanStage } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import type { Clock, Ledger, ShardAddress } from '../ports.ts';
import { behindGate } from './gate.ts';
import { flowsInto } from './plan-reader.ts';

/**
 * The prompt stage behind a gate whose calls may be asked before shards have passed it; undefined where there is none.
 * Only prompts about single records are: what is asked about several together changes when one of them is dropped.
 *
 * @param index of the stage that claims.
 */
export function askedAhead(plan: Plan, index: number): PlanStage | undefined {
  if (plan.tuning.askAhead === false || plan.rehearsal || behindGate(plan, index) === undefined) return undefined;
  const stage = flowsInto(plan, index + 1);
  const step = stage?.worker === 'generate' ? stage.steps.at(-1) : undefined;
  if (step === undefined) return undefined;
  const { mode } = promptKind.options.parse(step.options);
  return mode === 'scan' || mode === 'embed' ? undefined : stage;
}

/** Whether shards of a stage may have been asked ahead. */
export const mayBeAskedAhead = (plan: Plan, stage: PlanStage): boolean =>
  askedAhead(plan, plan.stages.indexOf(stage) - 2) === stage;

/**
 * Where the ledger notes that a shard is asked ahead: beside the shards of its stage, for the shard itself is only there
 * once it has passed the gate. No stage has such a name.
 */
export const aheadAddress = (plan: Plan, { name }: Pick<PlanStage, 'name'>, shard: string): ShardAddress => ({
  run: plan.run,
  stage: `${name}+ahead`,
  buckets: plan.tuning.ledgerBuckets,
  shard,
});

/** Between two looks whether somebody still asks. */
const lookMs = 200;

/**
 * Waits until nobody asks ahead for a shard that has passed the gate: then all that was asked is stored, and no call is
 * made twice. Who begins to ask later sees that the shard is there, and leaves it alone.
 *
 * @returns what the ledger notes of it; undefined when nobody was to ask ahead.
 */
export async function aheadEnded(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  plan: Plan,
  stage: PlanStage,
  shard: string,
): Promise<ShardItem | undefined> {
  if (!mayBeAskedAhead(plan, stage)) return undefined;
  return heldNote({ ledger, clock }, aheadAddress(plan, stage, shard));
}

/** Waits until nobody holds a note that stands beside the shards of a stage. @returns undefined when there is none. */
export async function heldNote(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  at: ShardAddress,
): Promise<ShardItem | undefined> {
  for (;;) {
    const item = await ledger.readShard(at.run, at.stage, at.buckets, at.shard);
    if (item?.holder === undefined || item.leaseUntil <= clock.now()) return item;
    await clock.sleep(lookMs);
  }
}
