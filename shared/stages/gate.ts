import type { Plan, PlanStage } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { dedupKind } from '../domain/steps/dedup.ts';
import type { NewShard } from '../ports.ts';
import { handedOn } from './flow.ts';
import { gatherOf } from './gather.ts';
import { flowsInto } from './plan-reader.ts';
import { splitInto } from './split-shard.ts';

/** A stage with its shards, as the ledger holds them. */
export interface StageShards {
  readonly stage: PlanStage;
  readonly items: readonly ShardItem[];
}

/**
 * The stage behind a barrier that shards may pass one after the other; undefined for a stage that is no such barrier.
 *
 * Ranks of duplicates follow the order of the seed rows, and stages of a segment cut their records in order. While no
 * barrier before this one puts records in another order, shards ascend as the ranks do: once every shard before one has
 * claimed, no claim that comes later can beat its own.
 */
export function behindGate(plan: Plan, index: number): PlanStage | undefined {
  const stage = plan.stages[index];
  const next = plan.stages[index + 1];
  if (stage?.mode !== 'claim' || next?.mode !== 'resolve') return undefined;
  const objects = plan.seeds.map(({ object }) => object.key);
  const start = startOfSegment(plan, stage);
  const inOrder =
    plan.quota === undefined &&
    stage.steps.every(({ kind }) => kind === dedupKind.kind) &&
    new Set(objects).size === objects.length &&
    plan.stages.slice(0, start).every(keepsOrder) &&
    // All shards of the segment are known from its beginning.
    behindGate(plan, start - 1) === undefined;
  return inOrder ? next : undefined;
}

export const startOfSegment = ({ stages }: Plan, { segment }: PlanStage): number =>
  stages.findIndex((stage) => stage.segment === segment);

function keepsOrder(stage: PlanStage): boolean {
  const isBarrier = stage.mode === 'claim' || stage.mode === 'join' || stage.mode === 'resolve';
  if (!isBarrier || stage.steps.every(({ kind }) => kind === dedupKind.kind)) return true;
  return gatherOf(stage)?.gather.keepsSeeds === true;
}

/**
 * What may pass the gate now: shards that have claimed and have nothing unfinished before them. A shard that was given
 * up keeps the gate closed until the segment ends, so that it can still be mended.
 *
 * @param stages of the segment, read one after the other from the first to the claims: a shard that moves on while they
 * are read is then seen at least once.
 */
export function throughGate(plan: Plan, stages: readonly StageShards[]): NewShard[] {
  const claims = stages.at(-1);
  if (claims === undefined) return [];
  const [first] = unfinishedShards(plan, stages);
  return claims.items
    .filter(({ shard, status }) => status === 'D' && (first === undefined || shard < first))
    .flatMap((item) => handedOn(plan, claims.stage, item));
}

/** Shards before the gate that have not claimed, in their order; of some that were not registered yet the next of kin. */
export function unfinishedShards(plan: Plan, stages: readonly StageShards[]): string[] {
  const unfinished = new Set<string>();
  const meet = (shard: string): void => void unfinished.add(shard);
  for (const [index, { stage, items }] of stages.entries()) {
    const own = new Set(items.map(({ shard }) => shard));
    for (const item of items) {
      if (item.status !== 'S') {
        if (item.status !== 'D') meet(item.shard);
      } else for (const { shard } of splitInto(plan, stage, item)) if (!own.has(shard)) meet(shard);
    }
    const next = stages[index + 1];
    if (next === undefined || flowsInto(plan, plan.stages.indexOf(stage)) !== next.stage) continue;
    const known = new Set(next.items.map(({ shard }) => shard));
    // Its worker has not yet, or never, registered what it hands on.
    for (const item of items) {
      if (item.status !== 'D') continue;
      for (const { shard } of handedOn(plan, stage, item)) if (!known.has(shard)) meet(shard);
    }
  }
  return [...unfinished].sort();
}
