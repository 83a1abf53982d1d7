import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pythonFiles } from '../shared/contract/python-files.ts';
import { digest } from '../shared/domain/identity.ts';
import { cleanText } from './clean-text.ts';
import { CommandError, isSystemCode } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { Interrupted } from './interrupts.ts';
import { treeDigest } from './tree-digest.ts';

/** Everything that decides what the synthesized stack holds. */
const sources = ['cdk', 'functions', 'shared', 'cdk.json', 'package-lock.json'];

export interface Synthesis {
  /** Folder of the installation. */
  readonly root: string;
  /** Folder that keeps assemblies by content hash. */
  readonly assemblies: string;
  /** Names of the endpoints that the pipeline may call beside its first. */
  readonly endpoints?: readonly string[];
  /** Folder with the Python of the sandbox; the sandbox is without when undefined. */
  readonly python?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Called once, when there is something to do that takes a while. */
  onStart(): void;
}

/**
 * Folder with the synthesized stack of the present sources. Made once per content: into a folder of its own, moved
 * into place when complete, so that a kill leaves nothing half done.
 *
 * @throws CommandError with the words of the synthesis when it fails.
 */
export async function synthesize({
  root,
  assemblies,
  endpoints = [],
  python,
  environment,
  signal,
  onStart,
}: Synthesis): Promise<string> {
  const hash = treeDigest(root, sources).slice(0, 16);
  const about = [...endpoints, ...(python === undefined ? [] : [`python ${pythonFiles.set}`])];
  const name = about.length === 0 ? hash : `${hash}-${digest('endpoints', ...about).slice(0, 8)}`;
  const target = join(assemblies, name);
  if (existsSync(join(target, 'manifest.json'))) return target;
  onStart();
  mkdirSync(assemblies, { recursive: true });
  for (const old of readdirSync(assemblies).filter((one) => !one.startsWith(hash)))
    rmSync(join(assemblies, old), { recursive: true, force: true });
  const building = join(assemblies, `.building-${name}`);
  rmSync(building, { recursive: true, force: true });
  // Servers that were there before: nobody has said how many calls they work on at once, and no stack makes them.
  const existing = { existing: true };
  const context = { ...existing, endpoints: Object.fromEntries(endpoints.map((one) => [one, existing])) };
  const { code, output } = await runApp(
    root,
    // The library's own checks of a template take three times as long as all the rest; the tests of `cdk/` make them.
    {
      ...{ ...environment, CDK_VALIDATION: 'false', SOWER_PYTHON: python },
      ...{ CDK_OUTDIR: building, CDK_CONTEXT_JSON: JSON.stringify(context) },
    },
    signal,
  );
  if (signal.aborted) throw new Interrupted('interrupted while synthesizing');
  const [, systemCode] = code === 0 ? [] : (/\bcode: '(E[A-Z]+)'/u.exec(output) ?? []);
  if (isSystemCode(systemCode)) throw Object.assign(new Error('The stack could not be written.'), { code: systemCode });
  if (code !== 0 || !existsSync(join(building, 'manifest.json')))
    throw new CommandError(exitCodes.unexpected, {
      what: 'The stack could not be synthesized (node cdk/app.ts).',
      why: cleanText(withoutStack(output), 2500) || `It ended with code ${code} and said nothing.`,
      next: 'If you changed cdk/, functions/ or shared/, mend that. Otherwise install anew: remove node_modules and run npm start.',
    });
  renameSync(building, target);
  return target;
}

/** What a failed program said, without the lines that say where in its code. */
const withoutStack = (output: string): string =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at /u.test(line))
    .join('\n');

function runApp(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join('cdk', 'app.ts')], {
      cwd: root,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = `${output}${chunk.toString('utf8')}`.slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const stop = (): boolean => child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ code, output });
    });
  });
}
