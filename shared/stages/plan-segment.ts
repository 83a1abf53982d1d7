import type { Cursor } from '../contract/payloads.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import type { Blob, Ledger, NewShard } from '../ports.ts';
import { handedOn } from './flow.ts';
import { gatherOf, joinShards } from './gather.ts';
import { nearJoinShards } from './near-join.ts';
import { nearStepOf } from './near-step.ts';
import { planPackage } from './plan-package.ts';
import type { PlanReader } from './plan-reader.ts';
import { roundOf, roundShards } from './quota-round.ts';
import { selectShards } from './quota-select.ts';
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
  // A round that draws nothing ends the rounds.
  if (shards === 'no-round') return planSegment(ports, { ...cursor, segment: selectingSegment(plan) });
  await ports.ledger.addShards(plan.run, stage.name, plan.tuning.ledgerBuckets, shards);
  return { run: cursor.run, segment: cursor.segment, tick: 0 };
}

async function shardsOf(
  ports: PlanPorts,
  plan: Plan,
  stage: PlanStage,
  before: PlanStage | undefined,
): Promise<NewShard[] | 'no-round'> {
  if (before === undefined) return seedShards(ports.seeds, plan);
  const round = plan.quota === undefined ? undefined : roundOf(plan, stage);
  if (plan.quota !== undefined && round !== undefined) {
    const shards = await roundShards(ports, plan, plan.quota, round);
    return shards.length === 0 ? 'no-round' : shards;
  }
  if (plan.quota !== undefined && stage.mode === 'select') return selectShards(ports, plan, plan.quota);
  if (stage.mode === 'join') {
    const near = gatherOf(stage) === undefined ? nearStepOf(firstStep(stage)) : undefined;
    return near === undefined ? joinShards(stage) : nearJoinShards(ports, plan, stage, near);
  }
  if (stage.worker === 'package') return planPackage(ports, plan);
  const items = await ports.ledger.readShards(plan.run, before.name, plan.tuning.ledgerBuckets);
  return items.filter((item) => item.status === 'D').flatMap((item) => handedOn(plan, before, item));
}

function selectingSegment({ run, stages }: Plan): number {
  const stage = stages.find(({ mode }) => mode === 'select');
  if (stage === undefined) throw new Error(`The plan of ${run} has a quota but selects nothing.`);
  return stage.segment;
}

function firstStep({ name, steps }: PlanStage): PlanStep {
  const [step] = steps;
  if (step === undefined) throw new Error(`The stage ${name} has no step.`);
  return step;
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
