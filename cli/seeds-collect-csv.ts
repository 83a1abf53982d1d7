import { parse } from 'csv-parse';
import { CsvTypes, csvValue } from '../shared/domain/rows/csv-types.ts';
import type { ReadRow } from './seeds-collect-read.ts';

const longestRow = 16 * 1024 * 1024;
const rowsPerBatch = 256;

type Bytes = AsyncIterable<Buffer> & { destroy(): void };

/**
 * Rows of a CSV file whose first line names the columns. The file is read twice: what a column holds is known only when
 * every cell has been seen.
 */
export async function* readCsvRows(open: () => Bytes, delimiter: string): AsyncGenerator<ReadRow[]> {
  const found = new CsvTypes();
  let isHeader = true;
  for await (const cells of records(open(), delimiter)) {
    if (!isHeader) found.add(cells);
    isHeader = false;
  }
  const { types } = found;
  let names: readonly string[] | undefined;
  let batch: ReadRow[] = [];
  for await (const cells of records(open(), delimiter)) {
    if (names === undefined) {
      names = distinct(cells);
      continue;
    }
    batch.push({ row: new Map(names.map((name, at) => [name, csvValue(cells[at], types[at] ?? 'empty')])) });
    if (batch.length < rowsPerBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* records(bytes: Bytes, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: longestRow,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const feed = (async () => {
    for await (const chunk of bytes) {
      if (!parser.write(chunk)) await new Promise<void>((resume) => parser.once('drain', resume));
    }
    parser.end();
  })().catch((error: Error) => void parser.destroy(error));
  try {
    for await (const record of parser) yield record as string[];
  } finally {
    bytes.destroy();
    parser.destroy();
  }
  await feed;
}

/** As Python's reader names columns: without a name by number, a second one of a name with `.1`. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((given, at) => {
    const name = given === '' ? `Unnamed: ${at}` : given;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}.${times}`;
  });
}
