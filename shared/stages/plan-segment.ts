import type { Cursor } from '../contract/payloads.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import type { Blob, Ledger, NewShard } from '../ports.ts';
import { handedOn } from './flow.ts';
import { joinShards } from './gather.ts';
import { planPackage } from './plan-package.ts';
import type { PlanReader } from './plan-reader.ts';
import { cutRanges } from './read-lines.ts';

export interface PlanPorts {
  readonly seeds: Blob;
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly plans: PlanReader;
}

/**
 * Writes the shards of a segment's first stage into the ledger. Safe to retry: shards that exist stay as they are, and
 * the same ledger always gives the same shards.
 */
export async function planSegment(ports: PlanPorts, cursor: Cursor): Promise<Cursor> {
  const plan = await ports.plans.read(cursor.run);
  const index = plan.stages.findIndex((stage) => stage.segment === cursor.segment);
  const stage = plan.stages[index];
  if (stage === undefined) throw new Error(`The plan of ${plan.run} has no segment ${cursor.segment}.`);
  const before = plan.stages.slice(0, index).findLast(({ mode }) => mode !== 'join');
  const shards = await shardsOf(ports, plan, stage, before);
  await ports.ledger.addShards(plan.run, stage.name, plan.tuning.ledgerBuckets, shards);
  return { run: cursor.run, segment: cursor.segment, tick: 0 };
}

async function shardsOf(
  ports: PlanPorts,
  plan: Plan,
  stage: PlanStage,
  before: PlanStage | undefined,
): Promise<NewShard[]> {
  if (before === undefined) return seedShards(ports.seeds, plan);
  if (stage.mode === 'join') return joinShards(stage);
  if (stage.worker === 'package') return planPackage(ports, plan);
  const items = await ports.ledger.readShards(plan.run, before.name, plan.tuning.ledgerBuckets);
  return items.filter((item) => item.status === 'D').flatMap((item) => handedOn(plan, before, item));
}

/** One shard per stretch of lines of a seed object; its input says which: `seed:start:end:first line`. */
async function seedShards(seeds: Blob, plan: Plan): Promise<NewShard[]> {
  const shards: NewShard[] = [];
  for (const [seed, { object }] of plan.seeds.entries()) {
    const ranges = await cutRanges(seeds, object.key, object.size, plan.tuning.rangeBytes);
    for (const [range, { start, end, firstLine }] of ranges.entries()) {
      shards.push({
        shard: `${String(seed).padStart(4, '0')}-${String(range).padStart(5, '0')}`,
        input: [seed, start, end, firstLine].join(':'),
        records: 0,
      });
    }
  }
  return shards;
}

/** Reads back what {@link seedShards} wrote. */
export function readSeedRange(input: string): { seed: number; start: number; end: number; firstLine: number } {
  const [seed = -1, start = 0, end = 0, firstLine = 1] = input.split(':').map(Number);
  return { seed, start, end, firstLine };
}
