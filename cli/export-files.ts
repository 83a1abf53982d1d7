import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LeftOut } from '../shared/domain/exports/conversation.ts';
import type { ExportFormat } from '../shared/domain/exports/export-format.ts';
import { cleanLine } from './clean-text.ts';
import { CommandError, infrastructureError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import type { DatasetConfig } from './export-configs.ts';
import { writeParquet } from './export-parquet.ts';
import { type ConfigShape, type RowCounts, writeRows } from './export-rows.ts';
import { watchInterrupts } from './interrupts.ts';
import { plural, withCommas } from './numbers.ts';
import type { World } from './world.ts';

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

/**
 * Writes all files beside their places first, so that a fault or Ctrl-C leaves none of them half done.
 *
 * @param targets one for each shape, absolute.
 */
export async function writeFiles(
  shapes: readonly ConfigShape[],
  format: ExportFormat,
  targets: readonly string[],
  world: Pick<World, 'signals' | 'now' | 'stderr'>,
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
