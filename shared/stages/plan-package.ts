import { z } from 'zod';
import { partKey, rejectsKey, stagePrefix } from '../contract/keys.ts';
import type { Plan } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import type { SowerRecord } from '../domain/records.ts';
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
});
export type FileGroup = z.infer<typeof FileGroup>;

/** Rows of a data file: about 100 MB of question and reasoning, and within the memory of a worker. */
const rowsPerFile = 50_000;

/**
 * Groups the outputs of the last row stage, and the rejects of every stage, into data files, in ledger order. One empty
 * file stands in where there is nothing, so that both sides always load.
 */
export async function planPackage(ports: { work: Blob; ledger: Ledger }, plan: Plan): Promise<NewShard[]> {
  const buckets = plan.tuning.ledgerBuckets;
  const accepted: { key: string; rows: number }[] = [];
  const rejected: { key: string; rows: number }[] = [];
  const first = plan.stages.findIndex((stage) => stage.worker === 'package');
  for (const [index, stage] of plan.stages.slice(0, first).entries()) {
    for (const item of await ports.ledger.readShards(plan.run, stage.name, buckets)) {
      if (item.status !== 'D') continue;
      const dropped = droppedRows(item);
      if (dropped > 0) rejected.push({ key: rejectsKey(plan.run, stage.name, item.shard), rows: dropped });
      if (index === first - 1) accepted.push(...outputs(plan.run, stage.name, item));
    }
  }
  const groups = [...cut('accepted', accepted), ...group('rejected', rejected)];
  const shards: NewShard[] = [];
  for (const one of groups) {
    const shard = `${one.side}-${String(one.index).padStart(5, '0')}`;
    const input = `${stagePrefix(plan.run, 'groups')}${shard}.json`;
    await ports.work.create(input, `${JSON.stringify(one)}\n`);
    shards.push({ shard, input, records: 0 });
  }
  return shards;
}

function outputs(run: string, stage: string, item: ShardItem): { key: string; rows: number }[] {
  if (item.passThrough) return [{ key: item.input, rows: item.partRecords?.[0] ?? 0 }];
  return (item.partRecords ?? []).map((rows, part) => ({ key: partKey(run, stage, item.shard, part), rows }));
}

const droppedRows = (item: ShardItem): number =>
  (item.tallies ?? []).reduce((total, tally) => total + tally.made - tally.kept, 0);

/** Files of exactly so many rows, so that their borders do not depend on the size of shards. */
function cut(side: FileGroup['side'], sources: readonly { key: string; rows: number }[]): FileGroup[] {
  const total = sources.reduce((sum, { rows }) => sum + rows, 0);
  const files = Math.max(1, Math.ceil(total / rowsPerFile));
  if (files === 1) return [{ side, index: 0, of: 1, keys: sources.map(({ key }) => key) }];
  return Array.from({ length: files }, (_, index) => {
    const [from, to] = [index * rowsPerFile, Math.min(total, (index + 1) * rowsPerFile)];
    const keys: string[] = [];
    let [at, skip] = [0, 0];
    for (const { key, rows } of sources) {
      if (at < to && at + rows > from) {
        if (keys.length === 0) skip = from - at;
        keys.push(key);
      }
      at += rows;
    }
    return { side, index, of: files, keys, skip, take: to - from };
  });
}

function group(side: FileGroup['side'], sources: readonly { key: string; rows: number }[]): FileGroup[] {
  const files: { key: string; rows: number }[][] = [[]];
  let rows = 0;
  for (const source of sources) {
    if (rows > 0 && rows + source.rows > rowsPerFile) {
      files.push([]);
      rows = 0;
    }
    files.at(-1)?.push(source);
    rows += source.rows;
  }
  return files.map((file, index) => ({ side, index, of: files.length, keys: file.map(({ key }) => key) }));
}

/** The accepted records of a file, in order. */
export async function groupRecords(work: Blob, { keys, skip = 0, take }: FileGroup): Promise<SowerRecord[]> {
  const all = (await Promise.all(keys.map((key) => readRecords(work, key)))).flat();
  return take === undefined ? all : all.slice(skip, skip + take);
}

export async function readGroup(work: Blob, key: string): Promise<FileGroup> {
  const [group] = await readLinesOf(work, key, FileGroup);
  if (group === undefined) throw new Error(`The group ${key} is empty.`);
  return group;
}
