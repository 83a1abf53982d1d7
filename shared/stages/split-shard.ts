import { splitKey, splitPrefix } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { childShards, type ShardItem, workLeaseMilliseconds } from '../domain/ledger.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { Blob, NewShard } from '../ports.ts';
import { type FlowPorts, startShards } from './flow.ts';
import { encodeLines } from './jsonl.ts';
import { separableRuns } from './together.ts';
import type { ShardWork } from './worker.ts';

/** The shards that a split shard became, in their order. */
export function splitInto(
  plan: Plan,
  stage: Pick<PlanStage, 'name'>,
  { shard, partRecords = [] }: ShardItem,
): NewShard[] {
  return childShards(shard, partRecords.length).map((child, part) => ({
    shard: child,
    input: splitKey(plan.run, stage.name, shard, partRecords, part),
    records: partRecords[part] ?? 0,
  }));
}

/** The shard that another one was split off from; undefined for one that a stage before handed on. */
export function splitFrom(
  plan: Plan,
  stage: PlanStage,
  { shard, input }: Pick<ShardItem, 'shard' | 'input'>,
): string | undefined {
  const parent = shard.slice(0, Math.max(0, shard.lastIndexOf('.')));
  return parent !== '' && input.startsWith(splitPrefix(plan.run, stage.name, parent)) ? parent : undefined;
}

/**
 * Cuts the input of a shard between records that have all their outcomes and others, in its order and without parting what
 * a later step has to see whole. @returns undefined where that is no help.
 */
export function cutAround(
  plan: Plan,
  stage: PlanStage,
  input: readonly SowerRecord[],
  hasEnded: (record: SowerRecord) => boolean,
): SplitPart[] | undefined {
  const before = plan.stages[plan.stages.indexOf(stage) - 1];
  const keys = [...(before?.together ?? []), ...(stage.together ?? [])];
  const parts: { records: SowerRecord[]; hasEnded: boolean }[] = [];
  for (const run of separableRuns(input, keys)) {
    const ended = run.every(hasEnded);
    const last = parts.at(-1);
    if (last?.hasEnded === ended) last.records.push(...run);
    else parts.push({ records: [...run], hasEnded: ended });
  }
  return parts.length > 1 && parts.length <= mostParts ? parts : undefined;
}

export interface SplitPart {
  readonly records: readonly SowerRecord[];
  readonly hasEnded: boolean;
}

/** More pieces than these would be more work than they save. */
const mostParts = 9;

/**
 * Puts shards in the place of one. What they are to read is written before; dying right after the ledger has it leaves
 * something that the next advance completes. Parts with calls under way are sent by whoever waits for those.
 *
 * @returns false when the shard is done or split already.
 */
export async function splitShard(
  ports: FlowPorts & { readonly work: Blob },
  { plan, stage, item }: ShardWork,
  parts: readonly SplitPart[],
): Promise<boolean> {
  const partRecords = parts.map(({ records }) => records.length);
  const children = splitInto(plan, stage, { ...item, partRecords });
  await inParallel(children, children.length, ({ input }, part) =>
    ports.work.create(input, encodeLines(parts[part]?.records ?? [])),
  );
  const at = { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: item.shard };
  const result = { partRecords, passThrough: false, tallies: [], split: true as const };
  if (!(await ports.ledger.finishShard(at, result))) return false;
  const until = ports.clock.now() + workLeaseMilliseconds;
  await inParallel(children, children.length, async (child, part) => {
    if (!parts[part]?.hasEnded) await ports.ledger.addQueuedShard({ ...at, shard: child.shard }, child, until);
  });
  await startShards(
    ports,
    plan,
    stage,
    children.filter((_, part) => parts[part]?.hasEnded),
  );
  return true;
}
