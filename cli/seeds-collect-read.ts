import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parseLossless } from '../shared/domain/json-lossless.ts';
import { rowFormat } from '../shared/domain/rows/split-files.ts';
import type { Row } from '../shared/domain/tasks/hooks.ts';
import { type Rejected, rejected } from '../shared/domain/tasks/rejected.ts';
import { readCsvRows } from './seeds-collect-csv.ts';
import { readParquetRows } from './seeds-collect-parquet.ts';

/** A row in the dataset's own columns, or why a line is none. */
export type ReadRow = { readonly row: Row } | { readonly fault: Rejected };

/** A file of rows that cannot be read on from some place; what is behind it is unknown. */
export class RowsUnreadable extends Error {
  override readonly name = 'RowsUnreadable';
}

/** Longest line of a JSONL file; a longer one is passed over with a verdict. */
const longestLine = 16 * 1024 * 1024;
/** Largest file with one JSON list around all rows; such a file is read whole. */
const largestList = 256 * 1024 * 1024;
const rowsPerBatch = 256;

/**
 * The rows of a file in batches, in the order of the file. Memory does not grow with the file; for Parquet it grows with
 * its row groups.
 *
 * @throws RowsUnreadable when the file is damaged.
 */
export async function* readRowFile(path: string): AsyncGenerator<ReadRow[]> {
  const found = rowFormat(path);
  if (found === undefined) throw new RowsUnreadable('the name of the file says no format that holds rows');
  const { format, gzipped } = found;
  try {
    if (format === 'parquet') yield* readParquetRows(path);
    else if (format === 'csv' || format === 'tsv')
      yield* readCsvRows(() => bytesOf(path, gzipped), format === 'tsv' ? '\t' : ',');
    else yield* readJsonRows(path, gzipped);
  } catch (cause) {
    if (cause instanceof RowsUnreadable || isSystemFault(cause)) throw cause;
    throw new RowsUnreadable(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A fault of the disk, not of the data. */
const isSystemFault = (cause: unknown): boolean =>
  cause instanceof Error && 'syscall' in cause && typeof cause.syscall === 'string';

function bytesOf(path: string, gzipped: boolean): AsyncIterable<Buffer> & { destroy(): void } {
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  if (!gzipped) return file;
  const unzipped = createGunzip();
  file.on('error', (error) => unzipped.destroy(error));
  return file.pipe(unzipped);
}

async function* readJsonRows(path: string, gzipped: boolean): AsyncGenerator<ReadRow[]> {
  let batch: ReadRow[] = [];
  let isFirst = true;
  for await (const lines of linesOf(bytesOf(path, gzipped))) {
    for (const line of lines) {
      if (isFirst && line?.trimStart().startsWith('[')) {
        yield* readList(path, gzipped);
        return;
      }
      if (line?.trim() === '') continue;
      batch.push(readLine(line, isFirst));
      isFirst = false;
      if (batch.length < rowsPerBatch) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** One list around all rows, as some datasets have it. */
async function* readList(path: string, gzipped: boolean): AsyncGenerator<ReadRow[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(path, gzipped)) {
    size += chunk.length;
    if (size > largestList)
      throw new RowsUnreadable('one JSON list of more than 256 MiB; write one row a line instead');
    chunks.push(chunk);
  }
  const parsed = parseLossless(
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\uFEFF/u, ''),
    { constants: true },
  );
  if (!parsed.ok) throw new RowsUnreadable(parsed.fault.message);
  if (!Array.isArray(parsed.value)) throw new RowsUnreadable('the file holds neither rows nor a list of rows');
  const rows = parsed.value.map(
    (value): ReadRow =>
      value instanceof Map ? { row: value } : { fault: rejected('bad_schema', 'the entry is no object') },
  );
  for (let at = 0; at < rows.length; at += rowsPerBatch) yield rows.slice(at, at + rowsPerBatch);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param line undefined for one that is too long; null for bytes that are no text. */
function readLine(line: string | null | undefined, isFirst: boolean): ReadRow {
  if (line === undefined) return { fault: rejected('line_too_long', `the line has more than ${longestLine} bytes`) };
  if (line === null) return { fault: rejected('bad_encoding', 'the line is no UTF-8') };
  const parsed = parseLossless(isFirst ? line.replace(/^\uFEFF/u, '') : line, { constants: true });
  if (!parsed.ok) return { fault: rejected(parsed.fault.reason, parsed.fault.message) };
  return parsed.value instanceof Map
    ? { row: parsed.value }
    : { fault: rejected('bad_schema', 'the line is no object') };
}

/** Lines of a stream, as many at a time as a chunk ends. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<(string | null | undefined)[]> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  const take = (last: Buffer): string | null | undefined => {
    const bytes = held.length === 0 ? last : Buffer.concat([...held, last]);
    const tooLong = heldBytes + last.length > longestLine;
    held = [];
    heldBytes = 0;
    return tooLong ? undefined : decode(bytes);
  };
  for await (const chunk of chunks) {
    const lines: (string | null | undefined)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      lines.push(take(chunk.subarray(start, end)));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    heldBytes += rest.length;
    // Of a line that is too long only its length is kept.
    if (heldBytes <= longestLine) held.push(rest);
    else held = [];
    if (lines.length > 0) yield lines;
  }
  if (heldBytes > 0) yield [take(Buffer.alloc(0))];
}

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return null;
    throw cause;
  }
}
