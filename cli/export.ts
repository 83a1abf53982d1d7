import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { LeftOut } from '../shared/domain/exports/conversation.ts';
import { type ExportFormat, exportFormatNames, exportFormats } from '../shared/domain/exports/export-format.ts';
import { rowExporter } from '../shared/domain/exports/row-exporter.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { datasetManifest } from './dataset-rows.ts';
import { CommandError, infrastructureError, usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import {
  checkedSchema,
  columnNames,
  type DatasetConfig,
  type DatasetConfigs,
  datasetConfigs,
} from './export-configs.ts';
import { writeParquet } from './export-parquet.ts';
import { type ConfigShape, type RowCounts, writeRows } from './export-rows.ts';
import { exportTargets } from './export-targets.ts';
import { exportText } from './export-text.ts';
import { watchInterrupts } from './interrupts.ts';
import { plural, withCommas } from './numbers.ts';
import { publishedFolders } from './published-folders.ts';
import { workspaceAt } from './workspace.ts';
import type { World } from './world.ts';

export interface ExportOptions {
  readonly format: string;
  readonly config?: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** One written file. */
export interface ExportedFile {
  readonly config: string;
  /** Absolute. */
  readonly path: string;
  readonly rows: number;
  /** Rows that the format cannot hold, by why. */
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
  readonly bytes: number;
}

/** Rows between two lines of progress. */
const rowsPerLine = 100_000;

/** `sower export`: the accepted records of a dataset in the shape that other tools read. */
export async function exportDataset(
  given: string | undefined,
  options: ExportOptions,
  world: World,
): Promise<ExitCode> {
  const format = formatOf(options.format);
  const folder = folderOf(given, world);
  const { dataset = '', run = '', version = run } = datasetManifest(folder) ?? {};
  const configs = chosen(datasetConfigs(folder), options.config);
  const shapes = await shapesOf(configs, format);
  const targets = exportTargets(
    {
      format,
      configs: configs.map(({ config }) => config),
      folder,
      version,
      out: options.out,
      force: options.force ?? false,
    },
    world,
  );
  const files = await write(shapes, format, targets, world);
  const result = { schemaVersion: 1, dataset, run: version, format, files };
  world.stdout.write(options.json ? `${JSON.stringify(result)}\n` : exportText(files, format, world.folder));
  return exitCodes.ok;
}

function formatOf(given: string): ExportFormat {
  const format = exportFormatNames.find((name) => name === given);
  if (format !== undefined) return format;
  const near = nearestName(given, exportFormatNames);
  throw usageError(
    `${cleanLine(given, 60)} is no format.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    `Formats:\n${exportFormatNames.map((name) => `${name}: ${exportFormats[name].about}`).join('\n')}`,
  );
}

/** A folder is meant when there is one of that name; else a run of this workspace, the newest without a name. */
function folderOf(given: string | undefined, world: World): string {
  const isFolder = given !== undefined && existsSync(resolve(world.folder, given));
  const asked = isFolder ? { dataset: given } : { run: given };
  const [place] = publishedFolders(workspaceAt(world.folder, world.environment), asked, world);
  if (place === undefined) throw new Error('No folder was found, and nobody said so.');
  return place.folder;
}

/** All configs of accepted rows, or the ones that were named. */
function chosen({ accepted, further }: DatasetConfigs, names: readonly string[] | undefined): readonly DatasetConfig[] {
  const all = [...accepted, ...further];
  if (names === undefined) {
    if (accepted.length > 0) return accepted;
    throw usageError('The dataset has no accepted records.', 'Give --config rejected for those that were dropped.');
  }
  return [...new Set(names)].map((name) => {
    const found = all.find(({ config }) => config === name);
    if (found !== undefined) return found;
    const near = nearestName(
      name,
      all.map(({ config }) => config),
    );
    throw usageError(
      `The dataset has no config ${cleanLine(name, 60)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      `It has ${all.map(({ config }) => config).join(', ')}.`,
    );
  });
}

/** How each config is written. @throws CommandError naming every config that the format cannot hold. */
async function shapesOf(configs: readonly DatasetConfig[], format: ExportFormat): Promise<ConfigShape[]> {
  const shapes: ConfigShape[] = [];
  const refused: { config: string; columns: readonly string[] }[] = [];
  for (const config of configs) {
    const schema = await checkedSchema(config);
    const columns = columnNames(schema);
    const exporter = rowExporter(format, columns);
    if (exporter === undefined) refused.push({ config: config.config, columns });
    else shapes.push({ config, schema, exporter });
  }
  if (refused.length === 0) return shapes;
  const hasText = ({ columns }: { columns: readonly string[] }): boolean => columns.includes('text');
  const wants =
    format === 'megatron-jsonl'
      ? 'It needs a column text.'
      : 'It needs messages, turns, question with answer_text (or answer), prompt with chosen, response or completion, or input with target. Text alone is no conversation.';
  const others = shapes.map(({ config }) => config.config);
  throw usageError(
    `${plural(refused.length, 'config')} cannot be written as ${format}.`,
    others.length > 0
      ? `These can: --config ${others.join(' ')}`
      : `Try --format ${refused.every(hasText) && format !== 'megatron-jsonl' ? 'megatron-jsonl or jsonl' : 'jsonl'}.`,
    [...refused.map(({ config, columns }) => `${config} has the columns ${columns.join(', ')}.`), wants]
      .map((line) => cleanLine(line, 600))
      .join('\n'),
  );
}

/** Writes all files beside their places first, so that a fault or Ctrl-C leaves none of them half done. */
async function write(
  shapes: readonly ConfigShape[],
  format: ExportFormat,
  targets: readonly string[],
  world: World,
): Promise<ExportedFile[]> {
  const interrupts = watchInterrupts(world.signals, world.now);
  const temporaries = targets.map((target) => join(dirname(target), `.${basename(target)}.${process.pid}.tmp`));
  const files: ExportedFile[] = [];
  let done = 0;
  try {
    for (const [index, shape] of shapes.entries()) {
      const [target = '', temporary = ''] = [targets[index], temporaries[index]];
      const { config } = shape.config;
      const onRows = (rows: number): void => {
        if (interrupts.first.aborted)
          throw new CommandError(exitCodes.interrupted, { what: 'Stopped. Nothing was written.' });
        const lines = Math.floor((done + rows) / rowsPerLine) - Math.floor(done / rowsPerLine);
        done += rows;
        if (lines > 0) world.stderr.write(`${withCommas(done)} rows, now ${cleanLine(config, 60)}\n`);
      };
      mkdirSync(dirname(target), { recursive: true });
      const counts =
        format === 'parquet'
          ? await writeParquet(shape.config, shape.schema, temporary, onRows)
          : await writeRows(shape, temporary, onRows);
      checkCount(shape.config, counts);
      files.push({ config, path: target, ...counts, bytes: statSync(temporary).size });
    }
    for (const [index, temporary] of temporaries.entries()) renameSync(temporary, targets[index] ?? '');
    return files;
  } finally {
    for (const temporary of temporaries) rmSync(temporary, { force: true });
    interrupts.close();
  }
}

/** Every published row was written or is counted as left out. */
function checkCount({ config, files }: DatasetConfig, { rows, leftOut }: RowCounts): void {
  const read = Object.values(leftOut).reduce((sum, count) => sum + count, rows);
  const published = files.reduce((sum, file) => sum + file.rows, 0);
  if (read !== published)
    throw infrastructureError({
      what: `The files of ${cleanLine(config, 60)} hold ${plural(read, 'row')}, but ${withCommas(published)} were published.`,
      next: 'Fetch the dataset again.',
    });
}
