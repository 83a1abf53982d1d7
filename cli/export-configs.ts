import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetSchema, type SchemaElement } from 'hyparquet';
import { z } from 'zod';
import { partOf, shareAlikeOf } from '../shared/domain/dataset/data-path.ts';
import { cleanLine } from './clean-text.ts';
import { infrastructureError, usageError } from './errors.ts';

/** A data file of a published dataset. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** As the manifest counts them. */
  readonly rows: number;
  readonly sha256: string;
}

/** Data files that belong together, under the name that the card gives them. */
export interface DatasetConfig {
  readonly config: string;
  readonly files: readonly ConfigFile[];
}

const Manifest = z.object({
  files: z.array(z.object({ path: z.string(), sha256: z.string(), rows: z.int().nonnegative().optional() })),
});

/** Only our own places: nothing that a file system may read otherwise. */
const DataPath =
  /^(?:data|rejected)\/(?:[A-Za-z0-9][A-Za-z0-9._-]{0,127}\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,127}\.parquet$/u;

/** The configs of a dataset folder, those of the accepted rows first. */
export interface DatasetConfigs {
  /** Every accepted row is in exactly one of them. */
  readonly accepted: readonly DatasetConfig[];
  /** Further ones, only for who asks: rows of one share-alike licence, and the dropped ones. */
  readonly further: readonly DatasetConfig[];
}

/** @throws CommandError for a manifest that is not one of ours. */
export function datasetConfigs(folder: string): DatasetConfigs {
  const read = Manifest.safeParse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  if (!read.success)
    throw usageError(
      `${cleanLine(join(folder, 'manifest.json'), 300)} does not list the files of the dataset.`,
      'Only folders that Sower published can be exported.',
    );
  const { files } = read.data;
  const data = files.flatMap(({ path, sha256, rows }) => {
    if (rows === undefined) return [];
    if (!DataPath.test(path))
      throw usageError(
        `The manifest names a data file in no place of ours: ${cleanLine(path, 200)}.`,
        'Only folders that Sower published can be exported.',
      );
    return [{ name: path, path: join(folder, path), sha256, rows }];
  });
  const kept = data.filter(({ name }) => name.startsWith('data/'));
  const plain = kept.filter(({ name }) => partOf(name) === undefined);
  const licences = Map.groupBy(plain, ({ name }) => shareAlikeOf(name) ?? 'without-share-alike');
  const dropped = data.filter(({ name, rows }) => name.startsWith('rejected/') && rows > 0);
  return {
    accepted: [...Map.groupBy(kept, ({ name }) => partOf(name) ?? 'default')].map(([config, own]) => ({
      config,
      files: own,
    })),
    further: [
      ...(licences.size < 2 ? [] : [...licences].map(([config, own]) => ({ config, files: own }))),
      ...(dropped.length === 0 ? [] : [{ config: 'rejected', files: dropped }]),
    ],
  };
}

/**
 * The Parquet schema that all files of a config share, after a look whether they are those that were published.
 *
 * @throws CommandError when one is missing, was changed, or has other columns.
 */
export async function checkedSchema({ config, files }: DatasetConfig): Promise<SchemaElement[]> {
  const schemas: SchemaElement[][] = [];
  for (const { path, sha256 } of files) {
    const found = existsSync(path) ? await fileSha256(path) : 'missing';
    if (found !== sha256)
      throw infrastructureError({
        what: `${cleanLine(path, 300)} is ${found === 'missing' ? 'missing' : 'not the file that was published'}.`,
        why: 'The manifest of the dataset has another checksum for it.',
        next: 'Fetch the dataset again: sower run with the same drop does it once the damaged folder is away.',
      });
    schemas.push((await parquetMetadataAsync(await asyncBufferFromFile(path))).schema);
  }
  const [first = []] = schemas;
  const names = (schema: SchemaElement[]): string => schema.map(({ name, type = '' }) => `${name} ${type}`).join();
  if (schemas.some((schema) => names(schema) !== names(first)))
    throw infrastructureError({
      what: `The files of the config ${cleanLine(config, 60)} have different columns.`,
      next: 'Export the configs of the licences one by one with --config, or fetch the dataset again.',
    });
  return first;
}

/** Names of the top-level columns. */
export const columnNames = (schema: SchemaElement[]): string[] =>
  schema.length === 0 ? [] : parquetSchema({ schema }).children.map(({ element }) => element.name);

export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
