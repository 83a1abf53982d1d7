import { quotaDrawKey, quotaPartKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { recordId } from '../domain/identity.ts';
import { type DrawnSeed, drawRound } from '../domain/quota/draw-round.ts';
import { type CellState, quotaCells, seedsNeeded } from '../domain/quota/needs.ts';
import { type Quota, wantedOf } from '../domain/quota/quota.ts';
import { quotaRank } from '../domain/quota/quota-rank.ts';
import { SeedPool } from '../domain/quota/seed-pool.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { Blob, Ledger, NewShard } from '../ports.ts';
import { encodeLines, readRecords } from './jsonl.ts';
import { type IndexedSeed, readSeedIndex } from './quota-seeds.ts';
import { countBy, type Draw, type QuotaState, quotaState, readAccepted, readDraw, readDraws } from './quota-state.ts';

const leastShard = 4;

interface QuotaPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
}

/**
 * The shards of a round: seeds for what the quota still lacks. None when nothing is lacking, nothing is left, or the
 * spend cap is reached. What was drawn is frozen first; a round that is planned again is the same.
 */
export async function roundShards(ports: QuotaPorts, plan: Plan, quota: Quota, round: number): Promise<NewShard[]> {
  const draw = (await readDraw(ports.work, plan, round)) ?? (await newDraw(ports, plan, quota, round));
  return draw.parts.map((records, part) => {
    const input = quotaPartKey(plan.run, round, part);
    return { shard: String(part).padStart(5, '0'), input, records };
  });
}

async function newDraw(ports: QuotaPorts, plan: Plan, quota: Quota, round: number): Promise<Draw> {
  const draws = await readDraws(ports.work, plan, round - 1);
  const state = quotaState(quota, draws, round === 1 ? [] : await readAccepted(ports, plan));
  const names = state.cells.map(({ cell }) => cell);
  if (round > 1 && (await isOutOfMoney(ports, plan)))
    return freeze(ports.work, plan, { round, end: 'budget', pool: 0, cells: names, seeds: [], parts: [] });
  const cells = round === 1 ? await firstCells(ports, plan, quota) : state.cells;
  const needs = new Map(cells.map((cell) => [cell.cell, seedsNeeded(quota, cell)]));
  const size = [...needs.values()].reduce((sum, needed) => sum + needed, 0);
  const pool = new SeedPool<IndexedSeed>(size);
  const times = countBy(draws.flatMap(({ seeds }) => seeds.map(({ place }) => place)));
  const found = size === 0 ? 0 : await fillPool(ports, plan, quota, state, times, pool);
  const rank = (task: string): number => quotaRank(plan.randomSeed, 'task', task);
  const drawn = drawRound(needs, pool.tasks, rank);
  const records = await recordsOf(ports.work, drawn);
  // Small rounds are cut small, so that several workers have a part.
  const parts = chunks(
    records,
    Math.min(plan.tuning.shardRecords, Math.max(leastShard, Math.ceil(records.length / 16))),
  );
  for (const [part, lines] of parts.entries())
    await ports.work.create(quotaPartKey(plan.run, round, part), encodeLines(lines));
  return freeze(ports.work, plan, {
    round,
    end: drawn.length === 0 ? 'drained' : 'drawn',
    pool: found,
    cells: cells.map(({ cell }) => cell),
    seeds: drawn.map(({ seed, cell }) => ({ place: seed.place, cell })),
    parts: parts.map(({ length }) => length),
  });
}

/** The seeds may be many: one index is in memory at a time, and of each task only as many as could be drawn. */
async function fillPool(
  { work, ledger }: QuotaPorts,
  plan: Plan,
  quota: Quota,
  { selection }: QuotaState,
  times: ReadonlyMap<string, number>,
  pool: SeedPool<IndexedSeed>,
): Promise<number> {
  const { caps } = quota;
  const isFull = (counts: ReadonlyMap<string, number>, name: string, cap: number | undefined): boolean =>
    cap !== undefined && (counts.get(name) ?? 0) >= cap;
  let found = 0;
  await eachIndex({ work, ledger }, plan, (seeds) => {
    for (const seed of seeds) {
      if (!seed.cells.some((cell) => wantedOf(quota, cell) > 0)) continue;
      found += 1;
      const { place, task, dataset } = seed;
      if (isFull(selection.places, place, caps.seed) || isFull(selection.tasks, task, caps.task)) continue;
      if (dataset !== null && isFull(selection.datasets, dataset, caps.dataset)) continue;
      pool.add({ seed, times: times.get(place) ?? 0, rank: quotaRank(plan.randomSeed, 'seed', seed.id) });
    }
  });
  return found;
}

async function firstCells(ports: QuotaPorts, plan: Plan, quota: Quota): Promise<CellState[]> {
  const found = new Set<string>();
  await eachIndex(ports, plan, (seeds) => {
    for (const { cells } of seeds) for (const cell of cells) found.add(cell);
  });
  return quotaCells(quota, found).map((cell) => {
    return { cell, wanted: wantedOf(quota, cell), accepted: 0, passed: 0, asked: 0 };
  });
}

async function eachIndex(
  { work, ledger }: QuotaPorts,
  plan: Plan,
  look: (seeds: readonly IndexedSeed[]) => void,
): Promise<void> {
  const [normalize] = plan.stages;
  if (normalize === undefined) throw new Error(`The plan of ${plan.run} has no stages.`);
  const items = await ledger.readShards(plan.run, normalize.name, plan.tuning.ledgerBuckets);
  for (const item of items) if (item.status === 'D') look(await readSeedIndex(work, plan, normalize.name, item));
}

/** Calls found no room in the spend cap: further rounds would find none either. */
async function isOutOfMoney({ ledger }: QuotaPorts, plan: Plan): Promise<boolean> {
  const generating = plan.stages.filter(({ worker }) => worker === 'generate');
  const items = await inParallel(generating, 4, ({ name }) =>
    ledger.readShards(plan.run, name, plan.tuning.ledgerBuckets),
  );
  return items.flat().some(({ tallies }) => tallies?.some(({ failed }) => (failed.budget ?? 0) > 0));
}

/** The records of drawn seeds, marked with the cell that they count for. A seed that is drawn again is another record. */
async function recordsOf(work: Blob, drawn: readonly DrawnSeed<IndexedSeed>[]): Promise<SowerRecord[]> {
  const byKey = Map.groupBy(drawn, ({ seed }) => seed.key);
  const read = await inParallel([...byKey.keys()], 16, async (key) => [key, await readRecords(work, key)] as const);
  const parts = new Map(read);
  return drawn.map(({ seed, cell, times }) => {
    const record = parts.get(seed.key)?.[seed.line];
    if (record?.id !== seed.id) throw new Error(`The part ${seed.key} has no seed ${seed.id} at line ${seed.line}.`);
    const id = times === 0 ? record.id : recordId('again', record.id, String(times));
    return { ...record, id, seed: { ...record.seed, cell } };
  });
}

/** Whoever plans the round first decides; all that it depends on is settled by then, so others would draw the same. */
async function freeze(work: Blob, plan: Plan, draw: Draw): Promise<Draw> {
  if (await work.create(quotaDrawKey(plan.run, draw.round), `${JSON.stringify(draw)}\n`)) return draw;
  const first = await readDraw(work, plan, draw.round);
  if (first === undefined) throw new Error(`The draw of round ${draw.round} of ${plan.run} vanished.`);
  return first;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}

/** The round whose first stage this is; undefined for every other stage. */
export function roundOf({ stages }: Plan, stage: PlanStage): number | undefined {
  const at = stages.indexOf(stage);
  const before = stages[at - 1];
  const begins = stage.mode !== 'select' && (before?.worker === 'normalize' || before?.round !== stage.round);
  return begins && before !== undefined && stage.worker !== 'package' ? (stage.round ?? 1) : undefined;
}
