import { z } from 'zod';
import { bandsKey, corpusBandsPrefix, nearFilesKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import {
  type BandHeader,
  type BandLayout,
  headerBytes,
  readEntries,
  readHeader,
  recordAt,
} from '../domain/minhash/band-file.ts';
import type { Blob, Ledger } from '../ports.ts';
import type { NearStep } from './near-step.ts';
import { replaces } from './replaces.ts';

export interface NearPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
}

/** A band file of a comparison. */
const NearFile = z.strictObject({
  key: z.string(),
  /** Input of the shard whose records are compared; null for a file whose records stand. */
  input: z.string().nullable(),
  /** Run that published it; null for files of this run. */
  run: z.string().nullable(),
});
export type NearFile = z.infer<typeof NearFile>;
const NearFiles = z.array(NearFile);

/** The stage that claimed for this join or resolve stage. */
export function claimingStage(plan: Plan, stage: PlanStage): PlanStage {
  const at = plan.stages.findIndex(({ name }) => name === stage.name);
  const found = plan.stages.slice(0, at).findLast(({ mode }) => mode === 'claim');
  if (found === undefined) throw new Error(`Nothing was claimed for the stage ${stage.name}.`);
  return found;
}

/**
 * Every band file of a comparison: first the shards that are compared, then those of earlier rounds, then what was
 * published before. The first worker that asks decides for all, so that all number the files alike and a run that is
 * published meanwhile changes nothing. Shards that were lost take no part: their records are gone.
 */
export async function nearFiles(ports: NearPorts, plan: Plan, stage: PlanStage, near: NearStep): Promise<NearFile[]> {
  const claiming = claimingStage(plan, stage);
  const key = nearFilesKey(plan.run, claiming.name);
  const known = await ports.work.get(key);
  if (known !== undefined) return NearFiles.parse(JSON.parse(new TextDecoder().decode(known)));
  const files = [
    ...(await filesOf(ports, plan, claiming)),
    ...(await earlierRounds(ports, plan, claiming)),
    ...(await publishedFiles(ports, plan, near)),
  ];
  await ports.work.create(key, JSON.stringify(files));
  return nearFiles(ports, plan, stage, near);
}

async function filesOf({ ledger }: NearPorts, plan: Plan, { name }: PlanStage): Promise<NearFile[]> {
  const items = await ledger.readShards(plan.run, name, plan.tuning.ledgerBuckets);
  return items
    .filter(({ status }) => status === 'D')
    .map(({ shard, input }) => ({ key: bandsKey(plan.run, name, shard), input, run: null }));
}

/** What earlier rounds of a quota claimed for the same step. */
async function earlierRounds(ports: NearPorts, plan: Plan, { round = 1, steps }: PlanStage): Promise<NearFile[]> {
  const earlier = plan.stages.filter(
    (stage) => stage.mode === 'claim' && (stage.round ?? 1) < round && stage.steps[0]?.id === steps[0]?.id,
  );
  const files = await inParallel(earlier, 4, (stage) => filesOf(ports, plan, stage));
  return files.flat().map((file) => ({ ...file, input: null }));
}

/** Band files of runs that stand in the corpus: not failed, and none whose place this run takes. */
async function publishedFiles({ work, ledger }: NearPorts, plan: Plan, { signing }: NearStep): Promise<NearFile[]> {
  const prefix = corpusBandsPrefix(plan.corpus, signing);
  const files = (await work.list(prefix)).map(({ key }) => {
    return { key, input: null, run: key.slice(prefix.length).split('/')[0] ?? '' };
  });
  const standing = new Set<string>();
  for (const run of new Set(files.map((file) => file.run))) {
    const item = await ledger.readRun(run);
    if (item !== undefined && item.status !== 'failed' && !replaces(plan, item)) standing.add(run);
  }
  return files.filter(({ run }) => standing.has(run));
}

/** Which entries a join worker looks at: whole bands, or some parts of one. Each range ends before its second number. */
export interface BandRange {
  readonly bands: readonly [number, number];
  readonly parts: readonly [number, number];
}

/** The entries of a range, one array for each band of it. */
export async function readBands(
  work: Blob,
  key: string,
  { layout }: NearStep,
  { bands, parts }: BandRange,
): Promise<BigUint64Array[]> {
  const { stretch } = await headerOf(work, key, layout);
  const stretches = Array.from({ length: bands[1] - bands[0] }, (_, index) => stretch(bands[0] + index, ...parts));
  // Bands lie one behind the other, so those of a range that is whole are one piece.
  const [start, end] = [stretches[0]?.[0] ?? 0, stretches.at(-1)?.[1] ?? 0];
  const bytes = await readStretch(work, key, start, end);
  return stretches.map(([from, to]) => readEntries(bytes.subarray(from - start, to - start)));
}

/** Records of a file from one place to before another, as bytes. */
export async function readRecordsOf(
  work: Blob,
  key: string,
  { layout }: NearStep,
  [from, to]: readonly [number, number],
): Promise<Uint8Array> {
  return readStretch(work, key, recordAt(layout, from), recordAt(layout, to));
}

/** Records in a file. */
export async function countOf(work: Blob, key: string, { layout }: NearStep): Promise<number> {
  return (await headerOf(work, key, layout)).records;
}

async function headerOf(work: Blob, key: string, layout: BandLayout): Promise<BandHeader> {
  return readHeader(await readStretch(work, key, 0, headerBytes(layout)), layout);
}

/** Bytes from `start` to before `end`. @throws Error when there is no such object: it was there when it was listed. */
export async function readStretch(work: Blob, key: string, start: number, end: number): Promise<Uint8Array> {
  if (end <= start) return new Uint8Array();
  const bytes = await work.getRange(key, start, end - 1);
  if (bytes === undefined) throw new Error(`The object ${key} is gone.`);
  return bytes;
}
