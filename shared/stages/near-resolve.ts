import { pairsKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { readSigned } from '../domain/minhash/band-file.ts';
import type { Place } from '../domain/minhash/join-bands.ts';
import { findWinner, type Rival } from '../domain/minhash/judge-pairs.ts';
import { readPairStretch, readPairs } from '../domain/minhash/pair-file.ts';
import { agreement } from '../domain/minhash/signature.ts';
import { countOf, type NearFile, type NearPorts, nearFiles, readRecordsOf, readStretch } from './near-files.ts';
import type { NearStep } from './near-step.ts';
import type { ShardWork } from './worker.ts';

/** Reads in flight. */
const atOnce = 32;
/** From so many records of one file on, its records are read in one piece. */
const readWhole = 24;

/** Why each of a shard's records loses against a near duplicate, by the record's id; records that do not are absent. */
export async function nearLosses(
  ports: NearPorts,
  work: ShardWork,
  near: NearStep,
): Promise<ReadonlyMap<string, string>> {
  const { plan, stage, item } = work;
  const files = await nearFiles(ports, plan, stage, near);
  // The claim handed its input on as it was.
  const own = files.findIndex(({ input }) => input === item.input);
  const file = files[own];
  if (file === undefined) throw new Error(`The shard ${item.shard} was not claimed.`);
  const pairs = await pairsOf(ports, plan, stage, own);
  if (pairs.size === 0) return new Map();
  const count = await countOf(ports.work, file.key, near);
  const mine = readSigned(await readRecordsOf(ports.work, file.key, near, [0, count]), near.layout);
  const rivals = await readRivals(ports, files, [...pairs.values()].flat(), near);
  return new Map(
    [...pairs].flatMap(([ordinal, places]) => {
      const record = mine[ordinal];
      if (record === undefined) throw new Error(`The band file ${file.key} has no record ${ordinal}.`);
      const against = places.flatMap((place) => rivals.get(nameOf(place)) ?? []);
      const winner = findWinner(record, against, near.settings.threshold);
      return winner === undefined ? [] : [[record.id, describe(winner, agreement(record.values, winner.values))]];
    }),
  );
}

function describe({ id, run }: Rival, share: number): string {
  return `${run === undefined ? `record ${id}` : `record ${id} of the run ${run}`}, ${Math.round(share * 100)}% equal`;
}

/** What all join workers found for one shard. */
async function pairsOf(
  { work, ledger }: NearPorts,
  plan: Plan,
  stage: PlanStage,
  own: number,
): Promise<Map<number, Place[]>> {
  const joining = plan.stages[plan.stages.findIndex(({ name }) => name === stage.name) - 1];
  if (joining?.mode !== 'join') throw new Error(`Nothing was joined for the stage ${stage.name}.`);
  const parts = await ledger.readShards(plan.run, joining.name, plan.tuning.ledgerBuckets);
  const found = await inParallel(parts, atOnce, async ({ shard }) => {
    const key = pairsKey(plan.run, joining.name, shard);
    const [start, end] = readPairStretch(await readStretch(work, key, 4 * own, 4 * own + 8));
    return readPairs(await readStretch(work, key, start, end));
  });
  const all = new Map<number, Place[]>();
  for (const part of found)
    for (const [ordinal, places] of part) all.set(ordinal, [...(all.get(ordinal) ?? []), ...places]);
  return all;
}

/** The records that others were paired with, each read once. */
async function readRivals(
  { work }: NearPorts,
  files: readonly NearFile[],
  places: readonly Place[],
  near: NearStep,
): Promise<ReadonlyMap<string, Rival>> {
  const bySource = Map.groupBy(new Map(places.map((place) => [nameOf(place), place])).values(), ({ source }) => source);
  const stretches = [...bySource].flatMap(([source, wanted]) => {
    const ordinals = wanted.map(({ ordinal }) => ordinal).sort((a, b) => a - b);
    const [first = 0, last = 0] = [ordinals[0], ordinals.at(-1)];
    return ordinals.length >= readWhole
      ? [{ source, from: first, to: last + 1 }]
      : ordinals.map((ordinal) => ({ source, from: ordinal, to: ordinal + 1 }));
  });
  const rivals = new Map<string, Rival>();
  await inParallel(stretches, atOnce, async ({ source, from, to }) => {
    const file = files[source];
    if (file === undefined) throw new Error(`There is no band file ${source}.`);
    const found = readSigned(await readRecordsOf(work, file.key, near, [from, to]), near.layout);
    for (const [offset, { id, rank, values }] of found.entries())
      rivals.set(nameOf({ source, ordinal: from + offset }), {
        id,
        values,
        run: file.run ?? undefined,
        stands: file.input === null,
        rank,
      });
  });
  return rivals;
}

const nameOf = ({ source, ordinal }: Place): string => `${source}:${ordinal}`;
