import { access, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment, ModelProgress } from './embedded-model.ts';
import { withLock } from './file-lock.ts';
import { platformPackage, runtimeVersion } from './platform-package.ts';
import { runProgram } from './run-program.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import { EmbeddedModelUnavailable } from './unavailable.ts';

const stampName = '.complete';

const targetOf = (cache: string): string =>
  join(cache, `model-runtime-${runtimeVersion}-${process.platform}-${process.arch}`);

/** Folder of the installed runtime; undefined when it is not there. */
export async function runtimeFolder(cache: string): Promise<string | undefined> {
  const target = targetOf(cache);
  return access(join(target, stampName)).then(
    () => target,
    () => undefined,
  );
}

/**
 * Installs node-llama-cpp with the CPU library of this platform alone: 85 MB. Install scripts stay off (they would
 * compile the library for minutes) and optional packages stay out (they would bring 640 MB of GPU libraries). The
 * folder appears under its name only when it is complete.
 *
 * @throws EmbeddedModelUnavailable when npm cannot install it.
 */
export async function fetchRuntime(options: {
  readonly folder: string;
  readonly environment: Environment;
  readonly onProgress: ModelProgress;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { folder, signal } = options;
  const present = await runtimeFolder(folder);
  if (present !== undefined) return present;
  options.onProgress({ phase: 'runtime', done: 0, total: 1, note: 'Installing the model runtime (85 MB, once).' });
  const target = await withLock(`${targetOf(folder)}.lock`, signal, async () => {
    return (await runtimeFolder(folder)) ?? (await install(folder, options.environment, signal));
  });
  options.onProgress({ phase: 'runtime', done: 1, total: 1, note: 'The model runtime is installed.' });
  return target;
}

async function install(cache: string, environment: Environment, signal: AbortSignal): Promise<string> {
  const target = targetOf(cache);
  try {
    return await withTemporaryFolder(target, async (folder) => {
      await writeFile(join(folder, 'package.json'), '{"private":true}\n');
      await runProgram('npm', npmArguments(), { folder, environment, signal });
      await writeFile(join(folder, stampName), `${runtimeVersion}\n`);
      await rm(target, { recursive: true, force: true });
      await rename(folder, target);
      return target;
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const why = error instanceof Error ? error.message : String(error);
    throw new EmbeddedModelUnavailable([`The model runtime could not be installed: ${why}`], { cause: error });
  }
}

function npmArguments(): string[] {
  const packages = [`node-llama-cpp@${runtimeVersion}`, `${platformPackage()}@${runtimeVersion}`];
  return [
    'install',
    '--ignore-scripts',
    '--omit=optional',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
    ...packages,
  ];
}
