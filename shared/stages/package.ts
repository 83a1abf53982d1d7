import { z } from 'zod';
import { LicencesConflict } from '../contract/errors.ts';
import { datasetPrefix, statisticsKey } from '../contract/keys.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import { AcceptedRow, acceptedRow } from '../domain/dataset/accepted-row.ts';
import { describeFile } from '../domain/dataset/checksums.ts';
import { dataPath } from '../domain/dataset/data-path.ts';
import { parquetFile } from '../domain/dataset/parquet.ts';
import { RejectedRow, rejectedRow } from '../domain/dataset/rejected-row.ts';
import { DatasetStatistics, statisticsOf } from '../domain/dataset/statistics.ts';
import { Dropped, type SowerRecord, type StepTally } from '../domain/records.ts';
import { emitKind, renderSample } from '../domain/steps/emit.ts';
import type { Blob } from '../ports.ts';
import { encodeLines, readLinesOf, readRecords } from './jsonl.ts';
import { readGroup } from './plan-package.ts';
import { recordLicences } from './record-licences.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface PackagePorts {
  readonly work: Blob;
  readonly datasets: Blob;
}

/** What a package worker leaves for the publisher: one line a data file. */
export const PackagedFile = z.strictObject({
  file: z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string(), rows: z.int() }),
  statistics: DatasetStatistics,
});
export type PackagedFile = z.infer<typeof PackagedFile>;

/** A row with the share-alike licence that it must stay under, if there is one. */
interface Licensed<T> {
  readonly row: T;
  readonly shareAlike: string | undefined;
}

/**
 * Writes the data files of one group of rows, and their statistics for card and report. Rows under a share-alike
 * licence go to files of their own, one a licence.
 *
 * @throws LicencesConflict when a record would hold parts whose licences cannot be combined.
 */
export async function packageShard(ports: PackagePorts, work: ShardWork): Promise<ShardOutput> {
  const { plan, item } = work;
  const group = await readGroup(ports.work, item.input);
  const write = async (shareAlike: string | undefined, bytes: Uint8Array, statistics: DatasetStatistics) => {
    const path = dataPath(group.side, group.index, group.of, shareAlike);
    await ports.datasets.create(`${datasetPrefix(plan.dataset, plan.run)}${path}`, bytes);
    const { accepted, rejected } = statistics;
    return { file: { ...describeFile(path, bytes), rows: accepted.rows + rejected.rows }, statistics };
  };
  const files: PackagedFile[] = [];
  let output: ShardOutput = { parts: [], dropped: [], tallies: [] };
  if (group.side === 'accepted') {
    const records = (await Promise.all(group.keys.map((key) => readRecords(ports.work, key)))).flat();
    output = { ...output, tallies: [tallyOf(work, records.length)] };
    for (const [shareAlike, rows] of byLicence(acceptedRows(work, records)))
      files.push(await write(shareAlike, parquetFile(AcceptedRow, rows), statisticsOf(rows, [])));
  } else {
    const dropped = (await Promise.all(group.keys.map((key) => readLinesOf(ports.work, key, Dropped)))).flat();
    for (const [shareAlike, rows] of byLicence(rejectedRows(plan, dropped)))
      files.push(await write(shareAlike, parquetFile(RejectedRow, rows), statisticsOf([], rows)));
  }
  await ports.work.create(statisticsKey(plan.run, item.shard), encodeLines(files));
  return output;
}

function acceptedRows({ plan, stage }: ShardWork, records: readonly SowerRecord[]): Licensed<AcceptedRow>[] {
  const options = emitKind.options.parse(emitStep(stage).options);
  const licenceOf = recordLicences(plan);
  const origin = { run: plan.run, recipe: plan.recipe };
  return records.map((record) => {
    const licence = licenceOf(record.seed);
    if (!licence.allowed)
      throw new LicencesConflict(`The record ${record.id} cannot be published: ${licence.message}.`);
    const { license, shareAlike } = licence;
    const row = acceptedRow({ ...record, fields: { ...record.fields, ...renderSample(record, options) } }, origin);
    return { row: { ...row, license }, shareAlike: shareAlike ? license : undefined };
  });
}

/** By step, in the order of the shards within a step: so their order does not depend on the size of shards. */
function rejectedRows(plan: Plan, dropped: readonly Dropped[]): Licensed<RejectedRow>[] {
  const order = new Map(plan.stages.flatMap(({ steps }) => steps).map(({ id }, index) => [id, index]));
  const licenceOf = recordLicences(plan);
  const origin = { run: plan.run, recipe: plan.recipe };
  return [...dropped]
    .sort((a, b) => (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0))
    .map((one) => {
      const licence = one.seed === null ? undefined : licenceOf(one.seed);
      const row = rejectedRow(one, origin);
      // Seeds that cannot be combined were dropped without their text.
      if (!licence?.allowed) return { row, shareAlike: undefined };
      const { license, shareAlike } = licence;
      return { row: { ...row, license }, shareAlike: shareAlike ? license : undefined };
    });
}

function emitStep(stage: PlanStage): PlanStep {
  const [emit] = stage.steps;
  if (emit === undefined) throw new Error(`The stage ${stage.name} has no emit step.`);
  return emit;
}

function tallyOf({ stage }: ShardWork, count: number): StepTally {
  const all = { in: count, made: count, kept: count };
  return { step: emitStep(stage).id, ...all, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0 };
}

/** Rows by share-alike licence, those of none first. Where there are no rows at all, one empty file stands in. */
function byLicence<T>(licensed: readonly Licensed<T>[]): [string | undefined, T[]][] {
  const groups = Map.groupBy(licensed, ({ shareAlike }) => shareAlike);
  if (groups.size === 0) return [[undefined, []]];
  return [...groups]
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
    .map(([shareAlike, rows]) => [shareAlike, rows.map(({ row }) => row)]);
}
