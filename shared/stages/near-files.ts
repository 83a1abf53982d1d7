import { z } from 'zod';
import { bandsKey, corpusBandsPrefix, publishedBandsKey } from '../contract/keys.ts';
import { inParallel } from '../contract/parallel.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { headerBytes, readHeader, recordAt, recordBytes } from '../domain/minhash/band-file.ts';
import type { Blob, Ledger } from '../ports.ts';
import type { NearStep } from './near-step.ts';

export interface NearPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
}

/** A band file that a run is compared with. */
export interface NearFile {
  readonly key: string;
  /** Shard whose records are compared; null for a file whose records stand: an earlier round's, or published before. */
  readonly shard: string | null;
  /** Run that published it; null for files of this run. */
  readonly run: string | null;
}

const Published = z.array(z.strictObject({ key: z.string(), run: z.string() }));

/** The stage that claimed for this join or resolve stage. */
export function claimingStage(plan: Plan, stage: PlanStage): PlanStage {
  const at = plan.stages.findIndex(({ name }) => name === stage.name);
  const found = plan.stages.slice(0, at).findLast(({ mode }) => mode === 'claim');
  if (found === undefined) throw new Error(`Nothing was claimed for the stage ${stage.name}.`);
  return found;
}

/**
 * Every band file of a comparison, in an order that all its workers share: first the shards that are compared, whether
 * or not they have a file, then those of earlier rounds, then what was published before.
 */
export async function nearFiles(ports: NearPorts, plan: Plan, stage: PlanStage, near: NearStep): Promise<NearFile[]> {
  const claiming = claimingStage(plan, stage);
  const shards = await ports.ledger.readShards(plan.run, claiming.name, plan.tuning.ledgerBuckets);
  const own = shards.map(({ shard }) => ({ key: bandsKey(plan.run, claiming.name, shard), shard, run: null }));
  const published = await publishedFiles(ports, plan, claiming, near);
  const standing = await earlierRounds(ports, plan, claiming);
  return [...own, ...standing, ...published.map(({ key, run }) => ({ key, shard: null, run }))];
}

/** What earlier rounds of a quota claimed for the same step. */
async function earlierRounds({ ledger }: NearPorts, plan: Plan, { round = 1, steps }: PlanStage): Promise<NearFile[]> {
  const earlier = plan.stages.filter(
    (stage) => stage.mode === 'claim' && (stage.round ?? 1) < round && stage.steps[0]?.id === steps[0]?.id,
  );
  const files = await inParallel(earlier, 4, async ({ name }) => {
    const items = await ledger.readShards(plan.run, name, plan.tuning.ledgerBuckets);
    const done = items.filter(({ status }) => status === 'D');
    return done.map(({ shard }) => ({ key: bandsKey(plan.run, name, shard), shard: null, run: null }));
  });
  return files.flat();
}

/**
 * Band files of runs that stand in the corpus: not failed, and not of the same run key, which a repetition replaces. The
 * first worker that asks decides for all, so that a run that is published meanwhile changes nothing.
 */
async function publishedFiles(
  { work, ledger }: NearPorts,
  plan: Plan,
  claiming: PlanStage,
  near: Pick<NearStep, 'signing'>,
): Promise<z.infer<typeof Published>> {
  const key = publishedBandsKey(plan.run, claiming.name);
  const known = await work.get(key);
  if (known !== undefined) return Published.parse(JSON.parse(new TextDecoder().decode(known)));
  const prefix = corpusBandsPrefix(plan.corpus, near.signing);
  const files = (await work.list(prefix)).map((object) => ({
    key: object.key,
    run: object.key.slice(prefix.length).split('/')[0] ?? '',
  }));
  const standing = new Set<string>();
  for (const run of new Set(files.map((file) => file.run))) {
    const item = await ledger.readRun(run);
    if (item !== undefined && item.status !== 'failed' && item.runKey !== plan.runKey) standing.add(run);
  }
  await work.create(key, JSON.stringify(files.filter(({ run }) => standing.has(run))));
  return publishedFiles({ work, ledger }, plan, claiming, near);
}

/** The entries of a band from part `from` to before part `to`; undefined where there is no such file. */
export async function readBand(
  work: Blob,
  key: string,
  { layout }: NearStep,
  band: number,
  [from, to]: readonly [number, number],
): Promise<Uint8Array | undefined> {
  const header = await work.getRange(key, 0, headerBytes(layout) - 1);
  if (header === undefined) return undefined;
  const [start, end] = readHeader(header, layout).stretch(band, from, to);
  return end > start ? work.getRange(key, start, end - 1) : new Uint8Array();
}

/** Records of a file from one place to before another, as bytes. */
export async function readRecordsOf(
  work: Blob,
  key: string,
  { layout }: NearStep,
  [from, to]: readonly [number, number],
): Promise<Uint8Array> {
  if (to <= from) return new Uint8Array();
  const start = recordAt(layout, from);
  const bytes = await work.getRange(key, start, start + (to - from) * recordBytes(layout) - 1);
  if (bytes === undefined) throw new Error(`The band file ${key} is gone.`);
  return bytes;
}

/** Records in a file. */
export async function countOf(work: Blob, key: string, { layout }: NearStep): Promise<number | undefined> {
  const header = await work.getRange(key, 0, headerBytes(layout) - 1);
  return header === undefined ? undefined : readHeader(header, layout).records;
}
