import { constants, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { z } from 'zod';
import { type Column, columnsOf, parquetSchema } from './columns.ts';

type Cell = null | boolean | number | bigint | string | readonly string[];

/** The dataset viewer of the Hub reads whole row groups: between 1,000 and 10,000 rows, well below 100 MB. */
const rowsPerGroup = 5_000;
/** Code units of text after which a group ends early; UTF-8 needs at most three bytes for each. */
const textPerGroup = 24_000_000;
/** Level 3 is as small as gzip 6 and four times as fast. */
const compressionLevel = 3;

/**
 * Rows as one Parquet file: zstd, statistics, page and column indexes. Equal rows give equal bytes.
 * No rows give a valid file with the schema. Lone surrogates become U+FFFD.
 *
 * @param rowSchema decides names, order and types of the columns.
 */
export function parquetFile<S extends z.ZodObject>(rowSchema: S, rows: readonly z.infer<S>[]): Uint8Array {
  const columns = columnsOf(rowSchema);
  const table: readonly Readonly<Record<string, unknown>>[] = rows;
  const buffer = parquetWriteBuffer({
    schema: parquetSchema(columns),
    columnData: columns.map((column) => ({
      name: column.name,
      data: table.map((row) => cellOf(column, row[column.name])),
      columnIndex: column.kind !== 'list',
    })),
    codec: 'ZSTD',
    compressors: { ZSTD: compress },
    rowGroupSize: groupSizes(table),
    pageSize: 256 * 1024,
    createdBy: 'sower',
  });
  return new Uint8Array(buffer);
}

function compress(page: Uint8Array): Uint8Array {
  return zstdCompressSync(page, { params: { [constants.ZSTD_c_compressionLevel]: compressionLevel } });
}

/** @throws Error when the value is not of the column's kind: rows are made by our own code, so that is a bug. */
function cellOf({ name, kind, nullable }: Column, value: unknown): Cell {
  if (nullable && (value === null || value === undefined)) return null;
  if (kind === 'string' && typeof value === 'string') return value;
  if (kind === 'boolean' && typeof value === 'boolean') return value;
  if (kind === 'double' && typeof value === 'number') return value;
  if (kind === 'int32' && Number.isInteger(value)) return Number(value);
  if (kind === 'int64' && typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (kind === 'list' && Array.isArray(value)) return value.map(String);
  throw new Error(`The column ${name} takes ${kind}${nullable ? ' or null' : ''}, not ${typeof value}.`);
}

/** Rows of each group in turn; always one size at least, which the writer asks for even without rows. */
function groupSizes(rows: readonly Readonly<Record<string, unknown>>[]): number[] {
  const sizes: number[] = [];
  let [count, text] = [0, 0];
  for (const row of rows) {
    count += 1;
    text += Object.values(row).reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0);
    if (count >= rowsPerGroup || text >= textPerGroup) {
      sizes.push(count);
      [count, text] = [0, 0];
    }
  }
  return count > 0 || sizes.length === 0 ? [...sizes, Math.max(1, count)] : sizes;
}
