import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type PythonFile, pythonFiles } from '../../shared/contract/python-files.ts';
import { cacheFolder } from '../model/cache-folder.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the sandbox's Python lies, or will lie: the folder that `SOWER_PYTHON` names, else one in the cache. */
export const pythonPlace = (environment: Environment): string =>
  environment.SOWER_PYTHON || join(cacheFolder(environment), pythonFiles.set);

/** The folder if every file is there, by name and size alone; cheap and offline. */
export async function presentPython(environment: Environment): Promise<string | undefined> {
  const folder = pythonPlace(environment);
  const sizes = await Promise.all(pythonFiles.all.map(({ name }) => sizeOf(join(folder, name))));
  return pythonFiles.all.every(({ bytes }, index) => sizes[index] === bytes) ? folder : undefined;
}

/** @returns undefined when the file is the wanted one, else what is wrong with it. */
export async function faultOfFile(path: string, { bytes, sha256 }: PythonFile): Promise<string | undefined> {
  const size = await sizeOf(path);
  if (size === undefined) return 'it is not there';
  if (size !== bytes) return `it has ${size} bytes, expected ${bytes}`;
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return digest === sha256 ? undefined : `its SHA-256 is ${digest}, expected ${sha256}`;
}

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
