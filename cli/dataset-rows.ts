import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isJsonObject, type Json } from '../shared/domain/json.ts';
import { toJson } from '../shared/domain/json-lossless.ts';
import { readParquetRows } from './seeds-collect-parquet.ts';

/** A row of a published dataset in its own columns. */
export type DatasetRow = { readonly [column: string]: Json };

const Manifest = z.looseObject({
  dataset: z.string(),
  run: z.string(),
  version: z.string().optional(),
  steps: z.array(z.looseObject({ step: z.string() })),
});
export type DatasetManifest = z.infer<typeof Manifest>;

/** The manifest of a dataset folder; undefined for any other folder. */
export function datasetManifest(folder: string): DatasetManifest | undefined {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return undefined;
  try {
    return Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Rows of one side of a dataset folder, file by file; of views too, which have columns of their own. */
export async function* datasetRows(folder: string, side: 'data' | 'rejected'): AsyncGenerator<DatasetRow> {
  for (const file of parquetFiles(join(folder, side)))
    for await (const batch of readParquetRows(file))
      for (const one of batch) {
        const row = 'row' in one ? toJson(one.row) : undefined;
        if (isJsonObject(row)) yield row;
      }
}

function parquetFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
