import { z } from 'zod';
import { partKey, rejectsKey, stagePrefix } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { Dropped, type SowerRecord } from '../domain/records.ts';
import type { Blob, Ledger, NewShard } from '../ports.ts';
import { readLinesOf, readRecords } from './jsonl.ts';

/** What one data file is made of. */
export const FileGroup = z.strictObject({
  side: z.enum(['accepted', 'rejected']),
  /** 0-based among the files of its side, and how many there are. */
  index: z.int().nonnegative(),
  of: z.int().positive(),
  keys: z.array(z.string()),
  /** Rows of these objects that go into the file, counted over all of them: from `skip` on, so many. All when absent. */
  skip: z.int().nonnegative().optional(),
  take: z.int().nonnegative().optional(),
  /** Of rejects: rows of a step in an object that go into the file, counted within that step. All when absent. */
  parts: z
    .array(z.strictObject({ key: z.string(), step: z.string(), skip: z.int().nonnegative(), take: z.int().positive() }))
    .optional(),
});
export type FileGroup = z.infer<typeof FileGroup>;

/** Rows of a data file at most. */
const rowsPerFile = 50_000;
/** Bytes of records that go into a data file, on average: a worker holds them three times while it writes. */
const bytesPerFile = 128 * 1024 * 1024;

/**
 * Groups the outputs of the last row stage, and the rejects of every stage, into data files. One empty file stands in
 * where there is nothing, so that both sides always load. Borders depend on the records alone, not on how they lie in
 * shards: accepted ones follow each other in ledger order, rejected ones step by step and then in ledger order.
 */
export async function planPackage(ports: { work: Blob; ledger: Ledger }, plan: Plan): Promise<NewShard[]> {
  const buckets = plan.tuning.ledgerBuckets;
  const accepted: Source[] = [];
  const rejected: Source[] = [];
  const first = plan.stages.findIndex((stage) => stage.worker === 'package');
  for (const [index, stage] of plan.stages.slice(0, first).entries()) {
    for (const item of await ports.ledger.readShards(plan.run, stage.name, buckets)) {
      if (item.status !== 'D') continue;
      rejected.push(...rejects(plan.run, stage.name, item));
      if (index === first - 1) accepted.push(...outputs(plan.run, stage.name, item));
    }
  }
  const sizeOf = await sizes(ports.work, [...accepted, ...rejected]);
  const inOrder = byStep(plan, rejected);
  const groups = [
    ...cut('accepted', accepted, rowsIn(accepted, sizeOf)),
    ...cut('rejected', inOrder, rowsIn(rejected, sizeOf)).map((group) => withParts(group, inOrder, rejected)),
  ];
  const shards: NewShard[] = [];
  for (const one of groups) {
    const shard = `${one.side}-${String(one.index).padStart(5, '0')}`;
    const input = `${stagePrefix(plan.run, 'groups')}${shard}.json`;
    await ports.work.create(input, `${JSON.stringify(one)}\n`);
    shards.push({ shard, input, records: 0 });
  }
  return shards;
}

/** Rows of an object; of rejects those of one step. */
interface Source {
  readonly key: string;
  readonly rows: number;
  readonly step?: string;
}

/** Rejects of a shard by step, as its tallies count them. */
function rejects(run: string, stage: string, item: ShardItem): Source[] {
  const key = rejectsKey(run, stage, item.shard);
  return (item.tallies ?? []).flatMap(({ step, made, kept }) =>
    made > kept ? [{ key, rows: made - kept, step }] : [],
  );
}

/** Step by step in the order of the plan; within a step as they are. */
function byStep({ stages }: Plan, sources: readonly Source[]): Source[] {
  const order = stepOrder(stages);
  return sources.toSorted((a, b) => (order.get(a.step ?? '') ?? 0) - (order.get(b.step ?? '') ?? 0));
}

/** Place of each step in the plan. */
export const stepOrder = (stages: Plan['stages']): ReadonlyMap<string, number> =>
  new Map(stages.flatMap(({ steps }) => steps).map(({ id }, index) => [id, index]));

/** Sizes of the objects, as far as they lie below the folder of a stage. */
async function sizes(work: Blob, sources: readonly Source[]): Promise<ReadonlyMap<string, number>> {
  const folders = new Set(sources.flatMap(({ key }) => /^runs\/[^/]+\/[^/]+\//u.exec(key)?.[0] ?? []));
  const lists = await inParallel([...folders], 4, (folder) => work.list(folder));
  return new Map(lists.flat().map(({ key, size }) => [key, size]));
}

function rowsIn(sources: readonly Source[], sizeOf: ReadonlyMap<string, number>): number {
  const rows = sources.reduce((sum, source) => sum + source.rows, 0);
  const bytes = [...new Set(sources.map(({ key }) => key))].reduce((sum, key) => sum + (sizeOf.get(key) ?? 0), 0);
  return bytes === 0 ? rowsPerFile : Math.min(rowsPerFile, Math.max(1, Math.floor((bytesPerFile * rows) / bytes)));
}

function outputs(run: string, stage: string, item: ShardItem): { key: string; rows: number }[] {
  if (item.passThrough) return [{ key: item.input, rows: item.partRecords?.[0] ?? 0 }];
  return (item.partRecords ?? []).map((rows, part) => ({ key: partKey(run, stage, item.shard, part), rows }));
}

/** Files of exactly so many rows. */
function cut(side: FileGroup['side'], sources: readonly Source[], size: number): FileGroup[] {
  const total = sources.reduce((sum, { rows }) => sum + rows, 0);
  const files = Math.max(1, Math.ceil(total / size));
  if (files === 1) return [{ side, index: 0, of: 1, keys: distinctKeys(sources) }];
  return Array.from({ length: files }, (_, index) => {
    const [from, to] = [index * size, Math.min(total, (index + 1) * size)];
    const own: Source[] = [];
    let [at, skip] = [0, 0];
    for (const source of sources) {
      if (at < to && at + source.rows > from) {
        if (own.length === 0) skip = from - at;
        own.push(source);
      }
      at += source.rows;
    }
    return { side, index, of: files, keys: distinctKeys(own), skip, take: to - from };
  });
}

const distinctKeys = (sources: readonly Source[]): string[] => [...new Set(sources.map(({ key }) => key))];

/** Says of a file of rejects which rows of each step it takes of each object, objects in ledger order. */
function withParts(group: FileGroup, inOrder: readonly Source[], all: readonly Source[]): FileGroup {
  const { skip: _skip, take, ...rest } = group;
  const place = new Map(distinctKeys(all).map((key, index) => [key, index]));
  const keys = rest.keys.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  if (take === undefined) return { ...rest, keys };
  const size = take;
  const from = group.index === group.of - 1 ? totalOf(inOrder) - size : group.index * size;
  const parts: NonNullable<FileGroup['parts']> = [];
  let at = 0;
  for (const { key, rows, step = '' } of inOrder) {
    const [start, end] = [Math.max(from, at), Math.min(from + size, at + rows)];
    if (start < end) parts.push({ key, step, skip: start - at, take: end - start });
    at += rows;
  }
  return { ...rest, keys, parts };
}

const totalOf = (sources: readonly Source[]): number => sources.reduce((sum, { rows }) => sum + rows, 0);

/** The accepted records of a file, in order. */
export async function groupRecords(work: Blob, { keys, skip = 0, take }: FileGroup): Promise<SowerRecord[]> {
  const all = (await inParallel(keys, readsAtOnce, (key) => readRecords(work, key))).flat();
  return take === undefined ? all : all.slice(skip, skip + take);
}

/** The rejects of a file, object by object. Of an object that several files share no more than their own rows stay. */
export async function groupRejects(work: Blob, { keys, parts }: FileGroup): Promise<Dropped[]> {
  const byKey = parts === undefined ? undefined : Map.groupBy(parts, ({ key }) => key);
  const read = await inParallel(keys, readsAtOnce, async (key) => {
    const rows = await readLinesOf(work, key, Dropped);
    const wanted = byKey?.get(key);
    if (wanted === undefined) return byKey === undefined ? rows : [];
    const seen = new Map<string, number>();
    return rows.filter(({ step }) => {
      const index = seen.get(step) ?? 0;
      seen.set(step, index + 1);
      return wanted.some((part) => part.step === step && index >= part.skip && index < part.skip + part.take);
    });
  });
  return read.flat();
}

/** Objects that are read at a time. */
const readsAtOnce = 8;

export async function readGroup(work: Blob, key: string): Promise<FileGroup> {
  const [group] = await readLinesOf(work, key, FileGroup);
  if (group === undefined) throw new Error(`The group ${key} is empty.`);
  return group;
}
