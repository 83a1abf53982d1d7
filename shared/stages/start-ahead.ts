import type { Plan, PlanStage } from '../contract/plan.ts';
import { queueLeaseMilliseconds } from '../domain/ledger.ts';
import { aheadAddress, askedAhead } from './ahead.ts';
import type { FlowPorts } from './flow.ts';
import { type StageShards, unfinishedShards } from './gate.ts';

/** Shards that may be missing before the gate when calls are asked ahead: as long as more are, there is other work. */
const mostMissing = 64;
/** Shards of a run that may be asked ahead at a time. */
const mostAhead = 64;

/**
 * Has calls asked for shards that have claimed and are held up by others before them. Safe to repeat: each shard is asked
 * ahead once.
 *
 * @param claiming stage before the gate.
 * @param stages of the segment, as for `throughGate`.
 */
export async function startAhead(
  ports: FlowPorts,
  plan: Plan,
  claiming: PlanStage,
  stages: readonly StageShards[],
): Promise<void> {
  const stage = askedAhead(plan, plan.stages.indexOf(claiming));
  const claims = stages.at(-1)?.items ?? [];
  if (stage === undefined) return;
  const missing = unfinishedShards(plan, stages);
  const [first] = missing;
  if (first === undefined || missing.length > mostMissing) return;
  const heldUp = claims.filter(({ shard, status }) => status === 'D' && shard > first).slice(0, mostAhead);
  if (heldUp.length === 0) return;
  const { ledgerBuckets } = plan.tuning;
  const known = await ports.ledger.readShards(plan.run, aheadAddress(plan, stage, first).stage, ledgerBuckets);
  const asked = new Set(known.map(({ shard }) => shard));
  const until = ports.clock.now() + queueLeaseMilliseconds;
  for (const { shard, input, records } of heldUp) {
    if (asked.has(shard)) continue;
    const isNew = await ports.ledger.addQueuedShard(aheadAddress(plan, stage, shard), { shard, input, records }, until);
    if (isNew)
      await ports.queue.send(stage.worker, [{ run: plan.run, stage: stage.name, shard, attempt: 1, ahead: true }]);
  }
}
