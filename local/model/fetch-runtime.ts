import { join } from 'node:path';
import type { Environment, ModelProgress } from './embedded-model.ts';
import { fetchNpmFolder, type NpmFolder, presentNpmFolder } from './npm-folder.ts';
import { platformPackage, runtimeVersion } from './platform-package.ts';

/**
 * node-llama-cpp with the CPU library of this platform alone: 85 MB. Install scripts would compile the library for
 * minutes, and optional packages would bring 640 MB of GPU libraries.
 */
const runtimeIn = (cache: string): NpmFolder => ({
  target: join(cache, `model-runtime-${runtimeVersion}-${process.platform}-${process.arch}`),
  packages: [`node-llama-cpp@${runtimeVersion}`, `${platformPackage()}@${runtimeVersion}`],
  what: 'The model runtime',
});

/** Folder of the installed runtime; undefined when it is not there. */
export const runtimeFolder = (cache: string): Promise<string | undefined> => presentNpmFolder(runtimeIn(cache));

/** @throws EmbeddedModelUnavailable when npm cannot install it. */
export async function fetchRuntime(options: {
  readonly folder: string;
  readonly environment: Environment;
  readonly onProgress: ModelProgress;
  readonly signal: AbortSignal;
}): Promise<string> {
  const present = await runtimeFolder(options.folder);
  if (present !== undefined) return present;
  options.onProgress({ phase: 'runtime', done: 0, total: 1, note: 'Installing the model runtime (85 MB, once).' });
  const target = await fetchNpmFolder(runtimeIn(options.folder), options);
  options.onProgress({ phase: 'runtime', done: 1, total: 1, note: 'The model runtime is installed.' });
  return target;
}
