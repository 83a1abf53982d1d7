import { z } from 'zod';
import { contributionKey, joinedKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import type { Json } from '../domain/json.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { Gather } from '../domain/steps/gather.ts';
import { stepKinds } from '../domain/steps/registry.ts';
import type { Blob, Ledger } from '../ports.ts';
import { cutParts } from './cut-parts.ts';
import { encodeLines, readLinesOf, readRecords } from './jsonl.ts';
import { contextOf } from './row-steps.ts';
import { countReasons } from './tally.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface GatherPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
}

/** Objects read or written at a time. */
const atOnce = 16;
const Line = z.json() as z.ZodType<Json>;

interface Bound {
  readonly step: PlanStep;
  readonly gather: Gather;
  readonly options: unknown;
}

/** The gathering step of a stage; undefined where the barrier is one of another kind. */
export function gatherOf({ steps }: PlanStage): Bound | undefined {
  const [step] = steps;
  const kind = stepKinds.get(step?.kind ?? '');
  if (step === undefined || kind?.gather === undefined) return undefined;
  return { step, gather: kind.gather, options: kind.options.parse(step.options) };
}

/**
 * The three phases of a gathering barrier over one shard: its contributions go beside it, a join worker reads those of
 * all shards, and behind the barrier the shard is resolved. Every object has equal bytes on every try.
 */
export async function gatherShard(ports: GatherPorts, work: ShardWork, bound: Bound): Promise<ShardOutput> {
  switch (work.stage.mode) {
    case 'claim':
      return contribute(ports, work, bound);
    case 'join':
      return join(ports, work, bound);
    default:
      return resolve(ports, work, bound);
  }
}

const silent = { parts: [], passThrough: true, dropped: [], tallies: [] };

async function contribute(ports: GatherPorts, { plan, stage, item }: ShardWork, bound: Bound): Promise<ShardOutput> {
  const { step, gather, options } = bound;
  const records = await readRecords(ports.work, item.input);
  const { meant } = split(step, records);
  const lists = gather.contribute(meant, options, contextOf(plan, step));
  await inParallel(partNumbers(gather, options), atOnce, (part) =>
    ports.work.create(contributionKey(plan.run, stage.name, item.shard, part), encodeLines(lists[part] ?? [])),
  );
  return { ...silent, units: [item.records] };
}

async function join(ports: GatherPorts, { plan, stage, item }: ShardWork, bound: Bound): Promise<ShardOutput> {
  const { step, gather, options } = bound;
  const before = claimStage(plan, stage);
  const part = Number(item.input);
  const shards = await ports.ledger.readShards(plan.run, before.name, plan.tuning.ledgerBuckets);
  const lists = await inParallel(
    shards.filter(({ status }) => status === 'D'),
    atOnce,
    ({ shard }) => readLinesOf(ports.work, contributionKey(plan.run, before.name, shard, part), Line),
  );
  const findings = gather.join(lists.flat(), options, contextOf(plan, step));
  await ports.work.create(joinedKey(plan.run, stage.name, part), encodeLines(findings));
  return { ...silent, units: [0] };
}

async function resolve(ports: GatherPorts, { plan, stage, item }: ShardWork, bound: Bound): Promise<ShardOutput> {
  const { step, gather, options } = bound;
  const records = await readRecords(ports.work, item.input);
  const joining = plan.stages[plan.stages.findIndex(({ name }) => name === stage.name) - 1];
  const findings = await inParallel(partNumbers(gather, options), atOnce, (part) =>
    readLinesOf(ports.work, joinedKey(plan.run, joining?.name ?? '', part), Line),
  );
  const { meant, isMeant } = split(step, records);
  const result = gather.resolve(meant, findings, options, contextOf(plan, step));
  const kept = meant.length === records.length ? result.kept : inPlace(records, result.kept, isMeant);
  const made = result.made + records.length - meant.length;
  const tally = { step: step.id, in: records.length, made, kept: kept.length, ...countReasons(result.dropped) };
  const parts = cutParts(plan, stage, kept);
  return {
    parts: parts.length === 0 ? [[]] : parts,
    dropped: result.dropped,
    tallies: [{ ...tally, tokensIn: 0, tokensOut: 0 }],
  };
}

function split(step: PlanStep, records: readonly SowerRecord[]) {
  const holds = step.when === undefined ? () => true : compileCondition(step.when);
  const isMeant = ({ fields }: SowerRecord): boolean => holds(fields);
  return { meant: records.filter(isMeant), isMeant };
}

/** Records that the step does not look at stay at their place; what it made of one stands where that stood. */
function inPlace(
  all: readonly SowerRecord[],
  kept: readonly SowerRecord[],
  isMeant: (record: SowerRecord) => boolean,
): SowerRecord[] {
  const ids = new Set(all.map(({ id }) => id));
  const made = Map.groupBy(kept, ({ id, parents }) => (ids.has(id) ? id : parents[0]));
  return all.flatMap((record) => (isMeant(record) ? (made.get(record.id) ?? []) : [record]));
}

/** The stage that contributed, two before the one that resolves. */
function claimStage(plan: Plan, stage: PlanStage): PlanStage {
  const before = plan.stages[plan.stages.findIndex(({ name }) => name === stage.name) - 1];
  if (before?.mode !== 'claim') throw new Error(`Nothing contributes to the stage ${stage.name}.`);
  return before;
}

function partNumbers(gather: Gather, options: unknown): number[] {
  return Array.from({ length: gather.parts(options) }, (_, part) => part);
}

/** Shards of a join stage: one a part, whose input is its number. */
export function joinShards(stage: PlanStage): { shard: string; input: string; records: number }[] {
  const bound = gatherOf(stage);
  if (bound === undefined) throw new Error(`The stage ${stage.name} has nothing to join.`);
  return partNumbers(bound.gather, bound.options).map((part) => ({
    shard: `part-${String(part).padStart(5, '0')}`,
    input: String(part),
    records: 0,
  }));
}
