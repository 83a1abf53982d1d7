import { partKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { childShards, queueLeaseMilliseconds, type ShardItem } from '../domain/ledger.ts';
import type { Clock, Ledger, NewShard, Queue } from '../ports.ts';
import { stageMode, stageWindow } from './stage-endpoint.ts';

export interface FlowPorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
}

/** Ledger writes in flight. */
const writesAtOnce = 16;

/** What a finished shard hands to the next stage. */
export function handedOn(plan: Plan, stage: PlanStage, done: ShardItem): NewShard[] {
  const parts = done.partRecords ?? [];
  return childShards(done.shard, parts.length).map((shard, part) => ({
    shard,
    input: done.passThrough ? done.input : partKey(plan.run, stage.name, done.shard, part),
    records: parts[part] ?? 0,
  }));
}

/**
 * Marks shards as queued and sends their messages. Crashing between the two is safe: the lease runs out and the next
 * advance queues them again.
 *
 * @returns how many were queued here; the others were queued by somebody else.
 */
export async function queueShards(
  ports: FlowPorts,
  plan: Plan,
  stage: PlanStage,
  items: readonly ShardItem[],
): Promise<number> {
  const until = ports.clock.now() + queueLeaseMilliseconds;
  const buckets = plan.tuning.ledgerBuckets;
  const attempts = await inParallel(items, writesAtOnce, (item) =>
    ports.ledger.queueShard({ run: plan.run, stage: stage.name, buckets, shard: item.shard }, item, until),
  );
  const messages = items.flatMap((item, index) => {
    const attempt = attempts[index];
    return attempt === undefined ? [] : [{ run: plan.run, stage: stage.name, shard: item.shard, attempt }];
  });
  await ports.queue.send(stage.worker, messages);
  return messages.length;
}

/**
 * Adds new shards to a stage as queued and sends their messages. Crashing between the two is as safe as in
 * {@link queueShards}. What somebody else has added meanwhile is queued by whoever comes first.
 */
export async function startShards(
  ports: FlowPorts,
  plan: Plan,
  stage: PlanStage,
  shards: readonly NewShard[],
): Promise<void> {
  if (shards.length === 0) return;
  if (isLetInByAdvance(plan, stage))
    return ports.ledger.addShards(plan.run, stage.name, plan.tuning.ledgerBuckets, shards);
  const until = ports.clock.now() + queueLeaseMilliseconds;
  const added = await inParallel(shards, writesAtOnce, (shard) =>
    ports.ledger.addQueuedShard(
      { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: shard.shard },
      shard,
      until,
    ),
  );
  await ports.queue.send(
    stage.worker,
    shards
      .filter((_, index) => added[index])
      .map(({ shard }) => ({ run: plan.run, stage: stage.name, shard, attempt: 1 })),
  );
  const known = shards
    .filter((_, index) => !added[index])
    .map((shard): ShardItem => ({ ...shard, status: 'P', attempt: 0, failures: 0, leaseUntil: 0 }));
  await queueShards(ports, plan, stage, known);
}

/** A seed has more bytes than this; so a drop has at most so many shards as follow from it. */
const bytesPerSeed = 200;

/**
 * Whether shards wait for the next advance, which queues no more of them than the window has room for. What waits in the
 * queue of an async endpoint grows old there, and expires: a drop that is larger than the window is let in as it is
 * worked off. Smaller ones flow on at once.
 */
export function isLetInByAdvance(plan: Plan, stage: PlanStage): boolean {
  if (stageMode(plan, stage) !== 'async') return false;
  const bytes = plan.seeds.reduce((sum, { object }) => sum + object.size, 0);
  return bytes / bytesPerSeed > stageWindow(plan, stage) * plan.tuning.shardRecords;
}
