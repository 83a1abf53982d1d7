import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { parquetColumn, type ReadParquet } from '../shared/domain/rows/parquet-value.ts';
import type { PyValue } from '../shared/domain/templates/py-value.ts';
import type { ReadRow } from './seeds-collect-read.ts';

/** Rows that are turned into values at a time. */
const rowsPerBatch = 1024;

/** Snappy is the reader's own. */
export const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)),
};

/**
 * Rows of a Parquet file, one row group at a time; columns of bytes (images, sound) are left out.
 *
 * @param only columns to read; all when absent.
 */
export async function* readParquetRows(path: string, only?: readonly string[]): AsyncGenerator<ReadRow[]> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const columns = columnsOf(metadata, only);
  const names = [...columns.keys()];
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = start + Number(num_rows);
    const rows = await parquetReadObjects({
      file,
      metadata,
      columns: names,
      compressors,
      rowStart: start,
      rowEnd: end,
    });
    for (let at = 0; at < rows.length; at += rowsPerBatch) {
      yield rows.slice(at, at + rowsPerBatch).map((row) => ({ row: rowOf(columns, row) }));
    }
    start = end;
  }
}

function columnsOf(metadata: FileMetaData, only: readonly string[] | undefined): ReadonlyMap<string, ReadParquet> {
  return new Map(
    parquetSchema(metadata).children.flatMap((column) => {
      const isWanted = only === undefined || only.includes(column.element.name);
      const read = isWanted ? parquetColumn(column) : undefined;
      return read === undefined ? [] : [[column.element.name, read] as const];
    }),
  );
}

function rowOf(
  columns: ReadonlyMap<string, ReadParquet>,
  row: Readonly<Record<string, unknown>>,
): Map<string, PyValue> {
  return new Map([...columns].map(([name, read]) => [name, read(row[name])]));
}
