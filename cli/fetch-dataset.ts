import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import { datasetPrefix } from '../shared/contract/keys.ts';
import { infrastructureError, usageError } from './errors.ts';

/** Parts of a file name that we write: never a dot file, never `..`, nothing a file system may read otherwise. */
const FilePart = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/u;

export interface DatasetAddress {
  readonly dataset: string;
  readonly run: string;
}

/**
 * Downloads a published dataset into a folder of its own: into a hidden sibling first, checked against its own
 * `SHA256SUMS`, then moved into place. A dataset of the same run that is already there is replaced.
 *
 * @throws CommandError when the target holds something else.
 */
export async function fetchDataset(
  cloud: Pick<LocalCloud, 'objects'>,
  bucket: string,
  { dataset, run }: DatasetAddress,
  target: string,
): Promise<void> {
  refuseForeignFolder(target, run);
  const prefix = datasetPrefix(dataset, run);
  const incoming = join(dirname(target), `.${basename(target)}.incoming`);
  const outgoing = join(dirname(target), `.${basename(target)}.outgoing`);
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  try {
    for (const { key } of await cloud.objects.list(bucket, prefix)) {
      const path = key.slice(prefix.length).split('/');
      if (!path.every((part) => FilePart.test(part))) throw new Error(`The dataset holds the file name ${key}.`);
      const body = await cloud.objects.get(bucket, key);
      if (body === undefined) throw new Error(`${key} vanished while it was downloaded.`);
      mkdirSync(dirname(join(incoming, ...path)), { recursive: true });
      writeFileSync(join(incoming, ...path), body);
    }
    checkSums(incoming);
    if (existsSync(target)) renameSync(target, outgoing);
    renameSync(incoming, target);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
    if (existsSync(target)) rmSync(outgoing, { recursive: true, force: true });
  }
}

/**
 * Refuses a target that holds anything but a dataset of this run, so that nobody's files are lost.
 *
 * @param run null while the run has no id yet: then only an empty or absent folder will do.
 */
export function refuseForeignFolder(target: string, run: string | null): void {
  let names: string[];
  try {
    names = readdirSync(target);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw usageError(`${target} is not a folder.`, 'Choose another place with --out.');
  }
  if (names.length === 0 || (run !== null && datasetRun(target) === run)) return;
  throw usageError(
    `${target} is not empty, and what it holds is not the dataset of this run.`,
    'Choose an empty or new folder with --out.',
  );
}

/** Run of the dataset in a folder, by its manifest; of a version without forgotten records, the name of that version. */
export function datasetRun(folder: string): string | undefined {
  try {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { run, version } = z.object({ run: z.string(), version: z.string().optional() }).parse(JSON.parse(text));
    return version ?? run;
  } catch {
    return undefined;
  }
}

/** `SHA256SUMS` has lines of 64 hexadecimal characters, two spaces and a path. */
function checkSums(folder: string): void {
  const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n').filter(Boolean);
  for (const line of lines) {
    const [, wanted, path = ''] = /^([0-9a-f]{64}) [ *](.+)$/u.exec(line) ?? [];
    const file = join(folder, ...path.split('/'));
    const found = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'missing';
    if (wanted === undefined || found !== wanted)
      throw infrastructureError({
        what: `The downloaded dataset differs from its checksums at ${path || 'SHA256SUMS'}.`,
        next: 'Run the same command again; if it stays so, the disk is failing.',
      });
  }
}
