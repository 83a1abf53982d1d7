import { access, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from './embedded-model.ts';
import { withLock } from './file-lock.ts';
import { runProgram } from './run-program.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import { EmbeddedModelUnavailable } from './unavailable.ts';

const stampName = '.complete';

/** Packages of npm in a folder of their own. */
export interface NpmFolder {
  /** Where they are to lie. */
  readonly target: string;
  /** With exact versions. */
  readonly packages: readonly string[];
  /** What they are for, as a message says it. */
  readonly what: string;
  /** Takes away what is not needed, before the folder is called complete. */
  tidy?(folder: string): Promise<void>;
}

/** The folder, when it is complete. */
export async function presentNpmFolder({ target }: Pick<NpmFolder, 'target'>): Promise<string | undefined> {
  return access(join(target, stampName)).then(
    () => target,
    () => undefined,
  );
}

/**
 * Installs packages, once, however many processes ask. Install scripts stay off and optional packages stay out. The
 * folder appears under its name only when it is complete.
 *
 * @throws EmbeddedModelUnavailable when npm cannot install them.
 */
export async function fetchNpmFolder(
  wanted: NpmFolder,
  options: { readonly environment: Environment; readonly signal: AbortSignal },
): Promise<string> {
  const { target } = wanted;
  return withLock(
    `${target}.lock`,
    options.signal,
    async () => (await presentNpmFolder(wanted)) ?? install(wanted, options),
  );
}

async function install(
  { target, packages, what, tidy }: NpmFolder,
  { environment, signal }: { readonly environment: Environment; readonly signal: AbortSignal },
): Promise<string> {
  try {
    return await withTemporaryFolder(target, async (folder) => {
      await writeFile(join(folder, 'package.json'), '{"private":true}\n');
      await runProgram('npm', [...npmArguments, ...packages], { folder, environment, signal });
      await tidy?.(folder);
      await writeFile(join(folder, stampName), `${packages.join('\n')}\n`);
      await rm(target, { recursive: true, force: true });
      await rename(folder, target);
      return target;
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const why = error instanceof Error ? error.message : String(error);
    throw new EmbeddedModelUnavailable([`${what} could not be installed: ${why}`], { cause: error });
  }
}

const npmArguments = [
  'install',
  '--ignore-scripts',
  '--omit=optional',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--loglevel=error',
];
