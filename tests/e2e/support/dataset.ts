import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { expect } from 'vitest';
import { z } from 'zod';

/** As much of a manifest as the tests compare. */
const Manifest = z.looseObject({
  status: z.string(),
  model: z.string(),
  counts: z.record(z.string(), z.number()),
  reasons: z.record(z.string(), z.number()),
  licenses: z.record(z.string(), z.number()),
});

/** The one object of `--json`. */
const Result = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.string().nullable(),
  status: z.enum(['complete', 'partial', 'failed']),
  dataset: z.string().nullable(),
  counts: z.strictObject({
    seeds: z.int(),
    generated: z.int(),
    accepted: z.int(),
    rejected: z.int(),
    failed: z.int(),
  }),
  reasons: z.record(z.string(), z.int()),
  tokens: z.strictObject({ in: z.int(), out: z.int() }),
  usd: z.number(),
  calls: z
    .strictObject({
      asked: z.int(),
      saved: z.int(),
      reasked: z.int(),
      unpaid: z.int().optional(),
      unpaidUsd: z.number().optional(),
      unneeded: z.int().optional(),
      unneededUsd: z.number().optional(),
      brokenUsd: z.number().optional(),
    })
    .optional(),
  alarms: z.array(z.looseObject({ what: z.string() })),
  error: z.strictObject({ exitCode: z.int(), message: z.string() }).optional(),
});
export type Result = z.infer<typeof Result>;

export type Row = Readonly<Record<string, unknown>>;

export interface Dataset {
  readonly manifest: z.infer<typeof Manifest>;
  readonly accepted: readonly Row[];
  readonly rejected: readonly Row[];
  readonly card: string;
  readonly report: string;
}

/** Exactly one JSON object, and nothing else, on stdout. */
export function oneObject(out: string): Result {
  expect(out.trim().split('\n')).toHaveLength(1);
  return Result.parse(JSON.parse(out));
}

/** Every file of a dataset by its path, as one comparable value. */
export function filesOf(folder: string): Record<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))]));
}

/** Hash of each file, which a failing test can show. */
export function digestsOf(folder: string): Record<string, string> {
  const entries = Object.entries(filesOf(folder));
  return Object.fromEntries(entries.map(([name, bytes]) => [name, sha256(bytes)]));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Reads a dataset and checks whatever has to hold for every one: sums, checksums, rows, ids. */
export async function checkedDataset(folder: string, result?: Pick<Result, 'counts' | 'reasons'>): Promise<Dataset> {
  const files = filesOf(folder);
  const text = (name: string): string => files[name]?.toString('utf8') ?? '';
  const manifest = Manifest.parse(JSON.parse(text('manifest.json')));
  const accepted = await rowsOf(files, 'data/');
  const rejected = await rowsOf(files, 'rejected/');

  const sums = Object.entries(files)
    .filter(([name]) => name !== 'SHA256SUMS')
    .map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`);
  expect(text('SHA256SUMS')).toBe(sums.join(''));

  const { counts, reasons } = manifest;
  if (result) expect({ counts, reasons }).toEqual({ counts: result.counts, reasons: result.reasons });
  expect(accepted).toHaveLength(counts.accepted ?? -1);
  expect(rejected).toHaveLength((counts.rejected ?? 0) + (counts.failed ?? 0));
  expect(rejected.filter(({ outcome }) => outcome === 'failed')).toHaveLength(counts.failed ?? -1);
  expect(countBy(rejected, 'reason')).toEqual(reasons);
  const refusedSeeds = rejected.filter(({ kind }) => kind === 'seed').length;
  expect(accepted.length + rejected.length).toBe((counts.generated ?? 0) + refusedSeeds);
  const ids = accepted.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(countBy(accepted, 'license')).toEqual(manifest.licenses);
  return { manifest, accepted, rejected, card: text('README.md'), report: text('report.html') };
}

const compressors = { ZSTD: (input: Uint8Array): Uint8Array => zstdDecompressSync(input) };

async function rowsOf(files: Readonly<Record<string, Buffer>>, prefix: string): Promise<Row[]> {
  const found = Object.entries(files).filter(([name]) => name.startsWith(prefix));
  expect(found.length).toBeGreaterThan(0);
  const rows = await Promise.all(
    found.map(([, bytes]) => parquetReadObjects({ file: new Uint8Array(bytes).buffer, compressors })),
  );
  return rows.flat();
}

export function countBy(rows: readonly Row[], column: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[String(row[column])] = (counts[String(row[column])] ?? 0) + 1;
  return counts;
}
