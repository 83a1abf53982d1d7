import type { SchemaElement } from 'hyparquet';
import { type LeftOut, leftOutReasons } from '../shared/domain/exports/conversation.ts';
import type { RowExporter } from '../shared/domain/exports/row-exporter.ts';
import { isJsonObject } from '../shared/domain/json.ts';
import { toJson } from '../shared/domain/json-lossless.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import type { DatasetConfig } from './export-configs.ts';
import { plural } from './numbers.ts';
import { readParquetRows } from './seeds-collect-parquet.ts';
import { LineWriter } from './seeds-collect-part.ts';

/** A config, and how its rows are written. */
export interface ConfigShape {
  readonly config: DatasetConfig;
  readonly schema: SchemaElement[];
  readonly exporter: RowExporter;
}

export interface RowCounts {
  readonly rows: number;
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
}

/**
 * Writes the rows of a config, one JSON object a line. No more than one row group is in memory.
 *
 * @param onRows told after each batch how many rows it had; may throw to stop.
 * @throws CommandError when no row fits the format.
 */
export async function writeRows(
  { config: { config, files }, exporter }: ConfigShape,
  target: string,
  onRows: (rows: number) => void,
): Promise<RowCounts> {
  const writer = new LineWriter(target);
  const leftOut: Partial<Record<LeftOut, number>> = {};
  let [rows, read] = [0, 0];
  try {
    for (const { path } of files) {
      for await (const batch of readParquetRows(path, exporter.columns)) {
        for (const one of batch) {
          const row = 'row' in one ? toJson(one.row) : undefined;
          if (!isJsonObject(row)) continue;
          read += 1;
          const exported = exporter.convert(row);
          if ('value' in exported) {
            rows += 1;
            writer.write(JSON.stringify(exported.value));
          } else leftOut[exported.leftOut] = (leftOut[exported.leftOut] ?? 0) + 1;
        }
        onRows(batch.length);
      }
    }
  } finally {
    writer.close();
  }
  if (read > 0 && rows === 0)
    throw usageError(
      `No row of the config ${cleanLine(config, 60)} fits this format.`,
      'Choose other configs with --config, or --format jsonl.',
      leftOutLines(leftOut).join('\n'),
    );
  return { rows, leftOut };
}

/** Why rows were left out, the most frequent reason first. */
export function leftOutLines(leftOut: RowCounts['leftOut']): string[] {
  const reasons = Object.keys(leftOutReasons) as LeftOut[];
  return reasons
    .flatMap((reason) => ((leftOut[reason] ?? 0) > 0 ? [{ reason, count: leftOut[reason] ?? 0 }] : []))
    .sort((a, b) => b.count - a.count)
    .map(({ reason, count }) => `${plural(count, 'row')}: ${leftOutReasons[reason]}`);
}
