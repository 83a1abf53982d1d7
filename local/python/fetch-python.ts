import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type PythonFile, pythonFiles } from '../../shared/contract/python-files.ts';
import { withLock } from '../model/file-lock.ts';
import { runProgram } from '../model/run-program.ts';
import { withTemporaryFolder } from '../model/temporary-folder.ts';
import { type Environment, faultOfFile, presentPython, pythonPlace } from './python-folder.ts';

/** The sandbox's Python cannot be had here. The message lists each way that was tried with the reason it failed. */
export class PythonUnavailable extends Error {
  override readonly name = 'PythonUnavailable';
  readonly attempts: readonly string[];
  constructor(attempts: readonly string[], options?: ErrorOptions) {
    super(`Python for the sandbox cannot be had:\n${attempts.map((attempt) => `  - ${attempt}`).join('\n')}`, options);
    this.attempts = attempts;
  }
}

export interface FetchOptions {
  readonly environment: Environment;
  /** One short sentence for people: what is going on. */
  readonly onProgress: (note: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Folder with Python as WebAssembly, its linter and the library that the linter reads, every file checked by SHA-256.
 * npm and pip fetch what is missing from wherever they are set up to; nothing of it is installed or run. The folder
 * appears under its name only when it is complete.
 *
 * @throws PythonUnavailable with every way that was tried and why it failed.
 */
export async function fetchPython(options: FetchOptions): Promise<string> {
  const present = await presentPython(options.environment);
  if (present !== undefined) return present;
  const target = pythonPlace(options.environment);
  if (options.environment.SOWER_PYTHON)
    throw new PythonUnavailable([`SOWER_PYTHON names ${target}, which does not hold every file of ${pythonFiles.set}`]);
  return withLock(`${target}.lock`, options.signal, async () => {
    const made = await presentPython(options.environment);
    if (made !== undefined) return made;
    await withTemporaryFolder(target, async (folder) => {
      options.onProgress('fetching Python for the sandbox (20 MB, once)');
      await fetchPackages(folder, options);
      await fetchWheels(folder, options);
      await rm(target, { recursive: true, force: true });
      await mkdir(dirname(target), { recursive: true });
      await rename(join(folder, 'python'), target);
    });
    return target;
  });
}

/** Lets npm unpack the packages, without their scripts, and takes the files out. */
async function fetchPackages(folder: string, { environment, signal }: FetchOptions): Promise<void> {
  const python = join(folder, 'python');
  await mkdir(python);
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  const named = pythonFiles.packages.map(({ name, version }, index) => `part${index}@npm:${name}@${version}`);
  const words = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--no-package-lock'];
  try {
    await runProgram('npm', ['install', ...words, '--loglevel=error', ...named], { folder, environment, signal });
    for (const [index, { files }] of pythonFiles.packages.entries())
      for (const file of files) {
        await rename(join(folder, 'node_modules', `part${index}`, file.from), join(python, file.name));
        await check(join(python, file.name), file);
      }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new PythonUnavailable([`npm: ${reasonOf(error)}`], { cause: error });
  }
}

/** Lets pip fetch the wheels, which it neither installs nor runs. */
async function fetchWheels(folder: string, { environment, signal, onProgress }: FetchOptions): Promise<void> {
  const python = join(folder, 'python');
  try {
    onProgress('fetching pylint for the sandbox');
    await runProgram('python3', pipWords(pythonFiles.wheels), { folder: python, environment, signal });
    for (const wheel of pythonFiles.wheels) await check(join(python, wheel.name), wheel);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new PythonUnavailable([`pip: ${reasonOf(error)}`], { cause: error });
  }
}

/** For the Python that runs in the sandbox, whichever one pip runs under. */
const pipWords = (wheels: readonly PythonFile[]): string[] => [
  ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-input', '--disable-pip-version-check'],
  ...['--progress-bar=off', '--quiet', '--python-version=3.14', '--implementation=py', '--abi=none', '--platform=any'],
  '--dest=.',
  ...wheels.map(({ name }) => name.split('-').slice(0, 2).join('==')),
];

async function check(path: string, file: PythonFile): Promise<void> {
  const fault = await faultOfFile(path, file);
  if (fault !== undefined) throw new Error(`${basename(path)}: ${fault}`);
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/gu, ' ').slice(0, 400);
