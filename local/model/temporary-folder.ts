import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Nothing that we do in such a folder takes longer; what is older was left by a process that was killed. */
const leftoverMs = 60 * 60 * 1000;

/** Runs the work with a fresh folder beside its target, so that the result can be renamed into place, and removes it. */
export async function withTemporaryFolder<T>(prefix: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(prefix), { recursive: true });
  await removeLeftovers(`${prefix}.tmp-`);
  const folder = await mkdtemp(`${prefix}.tmp-`);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeLeftovers(prefix: string): Promise<void> {
  for (const name of await readdir(dirname(prefix))) {
    if (!name.startsWith(basename(prefix))) continue;
    const path = join(dirname(prefix), name);
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > leftoverMs) await rm(path, { recursive: true, force: true });
  }
}
