import { copyFileSync } from 'node:fs';
import { constants, zstdCompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { columnNames, type DatasetConfig } from './export-configs.ts';
import type { RowCounts } from './export-rows.ts';
import { compressors } from './seeds-collect-parquet.ts';

/** As published datasets are written. */
const compressionLevel = 3;
const pageBytes = 256 * 1024;

/**
 * All rows of a config as one Parquet file: the published file itself where there is one, else row group after row
 * group in their order, so that no more than one group is in memory.
 *
 * @param onRows told after each group how many rows it had; may throw to stop.
 */
export async function writeParquet(
  { files }: DatasetConfig,
  schema: SchemaElement[],
  target: string,
  onRows: (rows: number) => void,
): Promise<RowCounts> {
  const [only, ...more] = files;
  if (only !== undefined && more.length === 0) {
    copyFileSync(only.path, target);
    onRows(only.rows);
    return { rows: only.rows, leftOut: {} };
  }
  const writer = new ParquetWriter({
    writer: fileWriter(target),
    schema,
    codec: 'ZSTD',
    compressors: {
      ZSTD: (page) => zstdCompressSync(page, { params: { [constants.ZSTD_c_compressionLevel]: compressionLevel } }),
    },
    createdBy: 'sower',
  });
  const names = columnNames(schema);
  let written = 0;
  for (const { path } of files) {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    let rowStart = 0;
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
      const columnData = names.map((name) => ({ name, data: rows.map((row) => row[name]) }));
      if (rows.length > 0) await writer.write({ columnData, rowGroupSize: rows.length, pageSize: pageBytes });
      onRows(rows.length);
      written += rows.length;
      rowStart = rowEnd;
    }
  }
  await writer.finish();
  return { rows: written, leftOut: {} };
}
