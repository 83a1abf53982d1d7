import { z } from 'zod';
import { LicencesConflict } from '../contract/errors.ts';
import { datasetPrefix, statisticsKey } from '../contract/keys.ts';
import type { Plan, PlanStage, PlanStep } from '../contract/plan.ts';
import { noEvidence } from '../domain/alarms/evidence.ts';
import { acceptedEvidence, droppedEvidence } from '../domain/alarms/gather-evidence.ts';
import { watchedBy } from '../domain/alarms/watched.ts';
import { AcceptedRow, acceptedRow, type RowOrigin } from '../domain/dataset/accepted-row.ts';
import { describeFile } from '../domain/dataset/checksums.ts';
import { dataPath } from '../domain/dataset/data-path.ts';
import { parquetFile } from '../domain/dataset/parquet.ts';
import { RejectedRow, rejectedRow } from '../domain/dataset/rejected-row.ts';
import { DatasetStatistics, statisticsOf } from '../domain/dataset/statistics.ts';
import { type ViewRow, viewRows, viewSchema } from '../domain/dataset/view-rows.ts';
import type { Forgettable } from '../domain/forget/tombstone.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import { type EmitOptions, emitKind, isSample, renderSample, sampleViews, viewsOf } from '../domain/steps/emit.ts';
import { isChosen, rowsBeforeMix } from '../domain/steps/view-mix.ts';
import type { Blob } from '../ports.ts';
import { encodeLines } from './jsonl.ts';
import { type FileGroup, groupRecords, groupRejects, readGroup, stepOrder } from './plan-package.ts';
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

/** Where the data files of a dataset go, and which records go into them. */
export interface PackageTarget {
  /** Folder in the dataset bucket. */
  readonly prefix: string;
  write(key: string, bytes: Uint8Array): Promise<unknown>;
  /** All records when absent. */
  readonly keeps?: (record: Forgettable) => boolean;
}

/** Writes the data files of one group of rows, and their statistics for card and report. */
export async function packageShard(ports: PackagePorts, work: ShardWork): Promise<ShardOutput> {
  const { plan, item } = work;
  const group = await readGroup(ports.work, item.input);
  const { files, output } = await packageGroup(ports.work, work, group, {
    prefix: datasetPrefix(plan.dataset, plan.run),
    write: (key, bytes) => ports.datasets.create(key, bytes),
  });
  await ports.work.create(statisticsKey(plan.run, item.shard), encodeLines(files));
  return output;
}

/**
 * Writes the data files of one group of rows. Rows under a share-alike licence go to files of their own, one a licence.
 *
 * @throws LicencesConflict when a record would hold parts whose licences cannot be combined.
 */
export async function packageGroup(
  work: Blob,
  { plan, stage }: Pick<ShardWork, 'plan' | 'stage'>,
  group: FileGroup,
  { prefix, write, keeps = () => true }: PackageTarget,
): Promise<{ files: PackagedFile[]; output: ShardOutput }> {
  const add = async (
    { part, shareAlike }: Pick<Licensed<unknown>, 'part' | 'shareAlike'>,
    bytes: Uint8Array,
    statistics: DatasetStatistics,
  ) => {
    const path = dataPath(group.side, group.index, group.of, shareAlike, part);
    await write(`${prefix}${path}`, bytes);
    const { accepted, rejected } = statistics;
    files.push({ file: { ...describeFile(path, bytes), rows: accepted.rows + rejected.rows }, statistics });
  };
  const watched = watchedBy(plan.stages.flatMap(({ steps }) => steps));
  const files: PackagedFile[] = [];
  let output: ShardOutput = { parts: [], dropped: [], tallies: [] };
  if (group.side === 'accepted') {
    const records = (await groupRecords(work, group)).filter(keeps);
    let evidence = acceptedEvidence(records, watched);
    const made = emittedRows({ plan, stage }, records);
    output = { ...output, tallies: [tallyOf({ stage }, records, made.length)] };
    for (const { rows, schema, ...place } of filesOf(made, schemasOf({ stage }))) {
      await add(
        place,
        parquetFile(
          schema,
          rows.map(({ row }) => row),
        ),
        statisticsOf(
          rows.map(({ summary }) => summary),
          [],
          evidence,
        ),
      );
      evidence = noEvidence;
    }
  } else {
    const all = (await groupRejects(work, group)).filter(keeps);
    let evidence = droppedEvidence(all, watched);
    for (const { rows, ...place } of filesOf(rejectedRows(plan, all), new Map([['', RejectedRow]]))) {
      await add(place, parquetFile(RejectedRow, rows), statisticsOf([], rows, evidence));
      evidence = noEvidence;
    }
  }
  return { files, output };
}

interface Emitted {
  readonly row: Readonly<Record<string, unknown>>;
  /** The same in the columns that card and report know. */
  readonly summary: AcceptedRow;
}

const emitOptions = (stage: PlanStage): EmitOptions => emitKind.options.parse(emitStep(stage).options);

function emittedRows(
  { plan, stage }: Pick<ShardWork, 'plan' | 'stage'>,
  records: readonly SowerRecord[],
): Licensed<Emitted>[] {
  const options = emitOptions(stage);
  const licenceOf = recordLicences(plan);
  const origin = { run: plan.run, recipe: plan.recipe };
  const rowsOf = isSample(options) ? undefined : viewRows(options);
  return records.flatMap((record) => {
    const licence = licenceOf(record.seed);
    if (!licence.allowed)
      throw new LicencesConflict(`The record ${record.id} cannot be published: ${licence.message}.`);
    const { license, shareAlike } = licence;
    const rows = rowsOf?.(record, origin) ?? sampleRows(record, options, origin);
    return rows.map(({ part, row, summary }) => ({
      part,
      row: { row: { ...row, license }, summary: { ...summary, license } },
      shareAlike: shareAlike ? license : undefined,
    }));
  });
}

function sampleRows(record: SowerRecord, options: EmitOptions, origin: RowOrigin): ViewRow[] {
  if (!isSample(options)) throw new Error('A view has rows of its own.');
  const views = sampleViews(record, options).filter((view) => isChosen(record, view));
  return views.map((view) => {
    const row = acceptedRow({ ...record, fields: { ...record.fields, ...renderSample(record, { view }) } }, origin);
    return { part: Array.isArray(options.view) && options.view.length > 1 ? view : '', row, summary: row };
  });
}

/** Row schema by the name of the view. */
function schemasOf({ stage }: Pick<ShardWork, 'stage'>): ReadonlyMap<string, z.ZodObject> {
  const options = emitOptions(stage);
  if (isSample(options)) {
    const views = Array.isArray(options.view) && options.view.length > 1 ? options.view : [''];
    return new Map(views.map((view) => [view, AcceptedRow]));
  }
  return new Map(viewsOf(options).map(([name, view]) => [name, viewSchema(view)]));
}

/** By step, in the order of the shards within a step: so their order does not depend on the size of shards. */
function rejectedRows(plan: Plan, dropped: readonly Dropped[]): Licensed<RejectedRow>[] {
  const order = stepOrder(plan.stages);
  const licenceOf = recordLicences(plan);
  const origin = { run: plan.run, recipe: plan.recipe };
  return [...dropped]
    .sort((a, b) => (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0))
    .map((one) => {
      const licence = one.seed === null ? undefined : licenceOf(one.seed);
      if (licence === undefined) return { row: rejectedRow(one, origin), part: '', shareAlike: undefined };
      // What cannot be in one record cannot be published as a reject either: it has a line without its text.
      if (!licence.allowed)
        return { row: rejectedRow({ ...one, fields: {} }, origin), part: '', shareAlike: undefined };
      const row = rejectedRow(one, origin);
      const { license, shareAlike } = licence;
      return { row: { ...row, license }, part: '', shareAlike: shareAlike ? license : undefined };
    });
}

function emitStep(stage: PlanStage): PlanStep {
  const [emit] = stage.steps;
  if (emit === undefined) throw new Error(`The stage ${stage.name} has no emit step.`);
  return emit;
}

/** A record counts once, however many rows it has. */
function tallyOf({ stage }: Pick<ShardWork, 'stage'>, records: readonly SowerRecord[], rows: number): StepTally {
  const options = emitOptions(stage);
  const rowsOf = rowsBeforeMix(options);
  const leftOut = records.reduce((sum, record) => sum + rowsOf(record), 0) - rows;
  return {
    step: emitStep(stage).id,
    in: records.length,
    made: records.length,
    kept: records.length,
    rejected: {},
    failed: {},
    ...(isOfSeveral(options) ? { rows } : {}),
    ...(leftOut === 0 ? {} : { leftOut }),
    tokensIn: 0,
    tokensOut: 0,
  };
}

const isOfSeveral = (options: EmitOptions): boolean =>
  isSample(options) ? Array.isArray(options.view) && options.view.length > 1 : viewsOf(options).length > 1;

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
