import { z } from 'zod';
import { partKey, quotaDrawKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import type { CellState } from '../domain/quota/needs.ts';
import { type Quota, wantedOf } from '../domain/quota/quota.ts';
import { quotaRank } from '../domain/quota/quota-rank.ts';
import { type QuotaRecord, type Selection, selectAccepted } from '../domain/quota/select-accepted.ts';
import type { Blob, Ledger } from '../ports.ts';
import { readRecords } from './jsonl.ts';
import { placeOf } from './quota-seeds.ts';

/** What was drawn in a round. Frozen before its shards are made, so that whoever plans the round again makes the same. */
export const Draw = z.strictObject({
  round: z.int().positive(),
  /** `drained`: nothing is lacking, or nothing could be drawn; `budget`: calls found no room in the spend cap. */
  end: z.enum(['drawn', 'drained', 'budget']),
  /** Seeds that there were to draw from. */
  pool: z.int().nonnegative(),
  cells: z.array(z.string()),
  seeds: z.array(z.strictObject({ place: z.string(), cell: z.string() })),
  /** Size of each part of its records. */
  parts: z.array(z.int().positive()),
});
export type Draw = z.infer<typeof Draw>;

export async function readDraw(work: Blob, plan: Plan, round: number): Promise<Draw | undefined> {
  const bytes = await work.get(quotaDrawKey(plan.run, round));
  return bytes === undefined ? undefined : Draw.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** Draws of the rounds that had any, in order. */
export async function readDraws(work: Blob, plan: Plan, rounds: number): Promise<Draw[]> {
  const draws = await inParallel(
    Array.from({ length: rounds }, (_, index) => index + 1),
    8,
    (round) => readDraw(work, plan, round),
  );
  return draws.filter((draw) => draw !== undefined);
}

/** A part of accepted records, with what the quota has to know of them. */
export interface AcceptedPart {
  readonly shard: string;
  readonly key: string;
  readonly records: readonly QuotaRecord[];
}

const readsAtOnce = 16;

/** What the last stage of each round gave, rounds and shards in order. */
export async function readAccepted(ports: { work: Blob; ledger: Ledger }, plan: Plan): Promise<AcceptedPart[]> {
  const lasts = lastStages(plan);
  const found = await inParallel(lasts, 4, async (stage) => {
    const items = await ports.ledger.readShards(plan.run, stage.name, plan.tuning.ledgerBuckets);
    return items.filter(({ status }) => status === 'D').flatMap((item) => partsOf(plan, stage, item));
  });
  return inParallel(found.flat(), readsAtOnce, async ({ stage, shard, key }) => {
    const records = await readRecords(ports.work, key);
    return { shard, key, records: records.map((record) => quotaRecord(plan, stage, record)) };
  });
}

interface Part {
  readonly stage: PlanStage;
  readonly shard: string;
  readonly key: string;
}

function partsOf(plan: Plan, stage: PlanStage, item: ShardItem): Part[] {
  const name = `r${stage.round ?? 1}-${item.shard}`;
  if (item.passThrough) return [{ stage, shard: name, key: item.input }];
  return (item.partRecords ?? []).flatMap((rows, part) =>
    rows === 0 ? [] : [{ stage, shard: `${name}.${part}`, key: partKey(plan.run, stage.name, item.shard, part) }],
  );
}

type Kept = Awaited<ReturnType<typeof readRecords>>[number];

function quotaRecord(plan: Plan, stage: PlanStage, { id, seed }: Kept): QuotaRecord {
  return {
    id,
    cell: seed.cell ?? '',
    place: placeOf(seed),
    task: seed.task,
    dataset: seed.dataset,
    round: stage.round ?? 1,
    rank: quotaRank(plan.randomSeed, 'record', id),
  };
}

/** The stages whose output is accepted: the last one of every round. */
export function lastStages({ stages }: Plan): PlanStage[] {
  const select = stages.findIndex(({ mode }) => mode === 'select');
  const inRounds = stages.slice(0, select).filter(({ worker }) => worker !== 'normalize');
  return inRounds.filter((stage, index) => inRounds[index + 1]?.round !== stage.round);
}

export interface QuotaState {
  readonly cells: readonly CellState[];
  readonly selection: Selection;
  readonly draws: readonly Draw[];
}

/** How far the cells are, from what was drawn and what was accepted. */
export function quotaState(quota: Quota, draws: readonly Draw[], accepted: readonly AcceptedPart[]): QuotaState {
  const records = accepted.flatMap((part) => part.records);
  const selection = selectAccepted(quota, records);
  const passed = countBy(records.map(({ cell }) => cell));
  const drawn = countBy(draws.flatMap(({ seeds }) => seeds.map(({ cell }) => cell)));
  const cells = draws[0]?.cells ?? [];
  return {
    draws,
    selection,
    cells: cells.map((cell) => ({
      cell,
      wanted: wantedOf(quota, cell),
      accepted: selection.cells.get(cell) ?? 0,
      passed: passed.get(cell) ?? 0,
      asked: (drawn.get(cell) ?? 0) * quota.perSeed,
    })),
  };
}

export function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
