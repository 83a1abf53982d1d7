import { z } from 'zod';
import { LicencesConflict } from '../contract/errors.ts';
import { datasetPrefix, statisticsKey } from '../contract/keys.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import { AcceptedRow, acceptedRow, type RowOrigin } from '../domain/dataset/accepted-row.ts';
import { describeFile } from '../domain/dataset/checksums.ts';
import { dataPath } from '../domain/dataset/data-path.ts';
import { parquetFile } from '../domain/dataset/parquet.ts';
import { RejectedRow, rejectedRow } from '../domain/dataset/rejected-row.ts';
import { DatasetStatistics, statisticsOf } from '../domain/dataset/statistics.ts';
import { type ViewRow, viewRows, viewSchema } from '../domain/dataset/view-rows.ts';
import { Dropped, type SowerRecord, type StepTally } from '../domain/records.ts';
import { type EmitOptions, emitKind, isSample, renderSample, viewsOf } from '../domain/steps/emit.ts';
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
  /** View and partition; empty where there is only one. */
  readonly part: string;
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
  const write = async (
    { part, shareAlike }: Pick<Licensed<unknown>, 'part' | 'shareAlike'>,
    bytes: Uint8Array,
    statistics: DatasetStatistics,
  ) => {
    const path = dataPath(group.side, group.index, group.of, shareAlike, part);
    await ports.datasets.create(`${datasetPrefix(plan.dataset, plan.run)}${path}`, bytes);
    const { accepted, rejected } = statistics;
    return { file: { ...describeFile(path, bytes), rows: accepted.rows + rejected.rows }, statistics };
  };
  const files: PackagedFile[] = [];
  let output: ShardOutput = { parts: [], dropped: [], tallies: [] };
  if (group.side === 'accepted') {
    const records = (await Promise.all(group.keys.map((key) => readRecords(ports.work, key)))).flat();
    const made = emittedRows(work, records);
    output = { ...output, tallies: [tallyOf(work, records.length, made.length)] };
    for (const { rows, schema, ...place } of filesOf(made, schemasOf(work)))
      files.push(
        await write(
          place,
          parquetFile(
            schema,
            rows.map(({ row }) => row),
          ),
          statisticsOf(
            rows.map(({ summary }) => summary),
            [],
          ),
        ),
      );
  } else {
    const dropped = (await Promise.all(group.keys.map((key) => readLinesOf(ports.work, key, Dropped)))).flat();
    for (const { rows, ...place } of filesOf(rejectedRows(plan, dropped), new Map([['', RejectedRow]])))
      files.push(await write(place, parquetFile(RejectedRow, rows), statisticsOf([], rows)));
  }
  await ports.work.create(statisticsKey(plan.run, item.shard), encodeLines(files));
  return output;
}

interface Emitted {
  readonly row: Readonly<Record<string, unknown>>;
  /** The same in the columns that card and report know. */
  readonly summary: AcceptedRow;
}

const emitOptions = (stage: PlanStage): EmitOptions => emitKind.options.parse(emitStep(stage).options);

function emittedRows({ plan, stage }: ShardWork, records: readonly SowerRecord[]): Licensed<Emitted>[] {
  const options = emitOptions(stage);
  const licenceOf = recordLicences(plan);
  const origin = { run: plan.run, recipe: plan.recipe };
  const rowsOf = isSample(options) ? undefined : viewRows(options);
  return records.flatMap((record) => {
    const licence = licenceOf(record.seed);
    if (!licence.allowed)
      throw new LicencesConflict(`The record ${record.id} cannot be published: ${licence.message}.`);
    const { license, shareAlike } = licence;
    const rows = rowsOf?.(record, origin) ?? [sampleRow(record, options, origin)];
    return rows.map(({ part, row, summary }) => ({
      part,
      row: { row: { ...row, license }, summary: { ...summary, license } },
      shareAlike: shareAlike ? license : undefined,
    }));
  });
}

function sampleRow(record: SowerRecord, options: EmitOptions, origin: RowOrigin): ViewRow {
  if (!isSample(options)) throw new Error('A view has rows of its own.');
  const row = acceptedRow({ ...record, fields: { ...record.fields, ...renderSample(record, options) } }, origin);
  return { part: '', row, summary: row };
}

/** Row schema by the name of the view. */
function schemasOf({ stage }: ShardWork): ReadonlyMap<string, z.ZodObject> {
  const options = emitOptions(stage);
  if (isSample(options)) return new Map([['', AcceptedRow]]);
  return new Map(viewsOf(options).map(([name, view]) => [name, viewSchema(view)]));
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
      if (!licence?.allowed) return { row, part: '', shareAlike: undefined };
      const { license, shareAlike } = licence;
      return { row: { ...row, license }, part: '', shareAlike: shareAlike ? license : undefined };
    });
}

function emitStep(stage: PlanStage): PlanStep {
  const [emit] = stage.steps;
  if (emit === undefined) throw new Error(`The stage ${stage.name} has no emit step.`);
  return emit;
}

function tallyOf({ stage }: ShardWork, records: number, rows: number): StepTally {
  const all = { in: records, made: rows, kept: rows };
  return { step: emitStep(stage).id, ...all, rejected: {}, failed: {}, tokensIn: 0, tokensOut: 0 };
}

interface FileOf<T> {
  readonly part: string;
  readonly shareAlike: string | undefined;
  readonly rows: readonly T[];
  readonly schema: z.ZodObject;
}

/**
 * Rows by part and share-alike licence, those of none first. Where there are no rows at all, one empty file stands in.
 */
function filesOf<T>(licensed: readonly Licensed<T>[], schemas: ReadonlyMap<string, z.ZodObject>): FileOf<T>[] {
  const schemaOf = (part: string): z.ZodObject => {
    const schema = schemas.get(part) ?? schemas.get(part.split('-')[0] ?? '') ?? schemas.get('');
    if (schema === undefined) throw new Error(`No view is called ${part}.`);
    return schema;
  };
  const groups = Map.groupBy(licensed, ({ part, shareAlike = '' }) => `${part}/${shareAlike}`);
  if (groups.size === 0) {
    const [name = ''] = schemas.keys();
    return [{ part: name, shareAlike: undefined, rows: [], schema: schemaOf(name) }];
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rows]) => {
      const { part = '', shareAlike } = rows[0] ?? {};
      return { part, shareAlike, rows: rows.map(({ row }) => row), schema: schemaOf(part) };
    });
}
