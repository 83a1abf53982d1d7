import { z } from 'zod';
import { ObjectMissing } from '../contract/errors.ts';
import { partKey, quotaSeedsKey } from '../contract/keys.ts';
import type { Plan } from '../contract/plan.ts';
import type { ShardItem } from '../domain/ledger.ts';
import { cellsOf, type Quota, type QuotaSeed } from '../domain/quota/quota.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { Blob } from '../ports.ts';

/** A seed with the part and line where its record stands. */
export interface IndexedSeed extends QuotaSeed {
  readonly key: string;
  readonly line: number;
}

/** The seeds of one normalize shard: what many have in common is written once. */
const SeedIndex = z.strictObject({
  groups: z.array(z.strictObject({ task: z.string(), dataset: z.string().nullable(), cells: z.array(z.string()) })),
  /** By part and record: number of its group, id, object and line. */
  parts: z.array(z.array(z.tuple([z.int(), z.string(), z.string()]))),
});
type SeedIndex = z.infer<typeof SeedIndex>;

/** Writes beside the output of a normalize shard what a quota needs to know of it: a hundredth of the records' size. */
export async function writeSeedIndex(
  work: Blob,
  plan: Plan,
  quota: Quota,
  shard: string,
  parts: readonly (readonly SowerRecord[])[],
): Promise<void> {
  const numbers = new Map<string, number>();
  const groups: SeedIndex['groups'] = [];
  const groupOf = ({ lang, seed }: SowerRecord): number => {
    const { task, dataset, family, capabilities = [] } = seed;
    const group = { task, dataset, cells: [...cellsOf(quota, { task, family, capabilities, lang })] };
    const name = JSON.stringify(group);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, groups.length);
    return groups.push(group) - 1;
  };
  const index: SeedIndex = {
    parts: parts.map((records) =>
      records.map((record): [number, string, string] => [groupOf(record), record.id, placeOf(record.seed)]),
    ),
    groups,
  };
  await work.create(quotaSeedsKey(plan.run, shard), `${JSON.stringify(index)}\n`);
}

/** The seeds of a finished normalize shard. */
export async function readSeedIndex(work: Blob, plan: Plan, stage: string, item: ShardItem): Promise<IndexedSeed[]> {
  const key = quotaSeedsKey(plan.run, item.shard);
  const bytes = await work.get(key);
  if (bytes === undefined) throw new ObjectMissing(`There is no object ${key}.`);
  const { groups, parts } = SeedIndex.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return parts.flatMap((records, part) =>
    records.map(([number, id, place], line): IndexedSeed => {
      const group = groups[number];
      if (group === undefined) throw new Error(`The index ${key} has no group ${number}.`);
      return { id, place, ...group, key: partKey(plan.run, stage, item.shard, part), line };
    }),
  );
}

/** Where a seed stands in the drop: the same for all its copies. */
export const placeOf = ({ object, line }: SowerRecord['seed']): string => `${object}:${line}`;
