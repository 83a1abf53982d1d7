import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { pythonFiles } from '../contract/python-files.ts';
import type { SandboxProblem } from '../contract/sandbox.ts';
import type { ToolJob } from '../domain/steps/execute.ts';
import { heldBytes } from './held-bytes.ts';

/** Problems after which a process is used no more. */
const lastWords: ReadonlySet<string> = new Set<SandboxProblem>(['memory', 'output', 'crash']);

/** What a job gives: members by name. */
export type JobResult = { readonly [name: string]: z.core.util.JSONType };

/** A process with Python in it. Does one job at a time; after a job that it does not survive it is never used again. */
export interface PythonGuest {
  readonly alive: boolean;
  /** Megabytes that a job may have. */
  readonly megabytes: number;
  /** Makes it fit for the linter; once. */
  loadLinter(): Promise<void>;
  run(job: ToolJob): Promise<JobResult>;
  end(): void;
}

export interface GuestOptions {
  /** Folder with `guest.mjs`, `harness.py` and `python/`. */
  readonly folder: string;
  readonly megabytes: number;
  /** Processor time after which the system ends the process, should nobody be left who does. */
  readonly cpuSeconds: number;
  /** Memory of a Python that has started; saves most of the start. */
  readonly image?: Uint8Array | undefined;
}

/** Longest start of a process, on a machine that has other things to do. */
const startMilliseconds = 120_000;
/** What Python itself takes of the memory, before any job. */
const ownMegabytes = 64;
const pagesPerMegabyte = 16;
/** A guest that says more than this at once is out of its mind. */
const longestLine = 16 * 2 ** 20;

const Said = z.union([
  z.strictObject({ ready: z.string() }),
  z.strictObject({ fault: z.string() }),
  z.strictObject({ snapshot: z.int().positive() }),
  z.strictObject({ result: z.record(z.string(), z.json()) }),
]);
type Said = z.infer<typeof Said>;

/** @throws Error when Python does not start, which is a fault of the installation. */
export async function startGuest(options: GuestOptions): Promise<PythonGuest> {
  const { child, hear, isAlive, end } = startProcess(options);
  child.stdin.write(`${JSON.stringify({ snapshot: options.image?.length ?? 0 })}\n`);
  if (options.image !== undefined) child.stdin.write(options.image);
  await ready();
  return {
    get alive() {
      return isAlive();
    },
    megabytes: options.megabytes,
    async loadLinter() {
      child.stdin.write(`${JSON.stringify({ archives: pythonFiles.archives })}\n`);
      await ready();
    },
    async run({ tool, inputs, options: settings, limits }) {
      child.stdin.write(`${JSON.stringify({ tool, inputs, options: settings, output: limits.output })}\n`);
      const said = await hear(limits.seconds * 1000);
      if (typeof said === 'object' && 'result' in said) {
        const { result } = said;
        // It ends itself after these; before that is noticed, another job could be given to it.
        if (lastWords.has(String(result.problem))) end();
        return JSON.stringify(result).length > limits.output ? failure('output') : result;
      }
      end();
      return failure(said === 'silent' ? 'timeout' : 'crash');
    },
    end,
  };

  async function ready(): Promise<void> {
    const said = await hear(startMilliseconds);
    if (typeof said === 'object' && 'ready' in said) return;
    end();
    const why = typeof said === 'string' ? said : 'fault' in said ? said.fault : 'it said something else';
    throw new Error(`Python did not start in the sandbox: ${why}`);
  }
}

export const failure = (problem: SandboxProblem): JobResult => ({ ok: false, problem });

/** The memory of a Python that has just started. */
export async function makeImage(folder: string): Promise<Uint8Array> {
  const { child, hear, rest, end } = startProcess({ folder, megabytes: ownMegabytes, cpuSeconds: 120 });
  try {
    child.stdin.write('{"snapshot":-1}\n');
    const said = await hear(startMilliseconds);
    if (typeof said === 'string' || !('snapshot' in said)) throw new Error('Python made no image of itself.');
    return await rest(said.snapshot);
  } finally {
    end();
  }
}

interface GuestProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** The next line; `silent` when none comes in time, `gone` when none can come any more or it makes no sense. */
  hear(milliseconds: number): Promise<Said | 'silent' | 'gone'>;
  /** So many bytes behind the last line. */
  rest(bytes: number): Promise<Uint8Array>;
  isAlive(): boolean;
  end(): void;
}

/**
 * Starts Node without any permission but to read the folder, with nothing in its environment, and with limits of the
 * system where it has some: no files larger than nothing, a bound on processor time. Text never becomes code in it.
 */
function startProcess({ folder, megabytes, cpuSeconds }: GuestOptions): GuestProcess {
  const node = [
    process.execPath,
    '--permission',
    `--allow-fs-read=${folder}`,
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${ownMegabytes + megabytes}`,
    `--wasm-max-mem-pages=${(ownMegabytes + megabytes) * pagesPerMegabyte}`,
    join(folder, 'guest.mjs'),
    folder,
  ] as const;
  const limits = `ulimit -c 0 && ulimit -f 0 && ulimit -t ${Math.ceil(cpuSeconds)} && exec "$0" "$@"`;
  const [program, ...args] = process.platform === 'win32' ? node : (['/bin/sh', '-c', limits, ...node] as const);
  const child = spawn(program, args, { cwd: folder, env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  const pipe = heldBytes();
  let alive = true;
  let wake = (): void => undefined;
  const over = (): void => {
    alive = false;
    wake();
  };
  // Not by `exit`: what it said before it ended may still be on its way then.
  child.on('error', over).on('close', over);
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (piece: Buffer) => {
    pipe.add(piece);
    wake();
  });

  /** Waits until `take` finds something; undefined when nothing can come any more, or in time. */
  async function wait<T>(take: () => T | undefined, until: Promise<unknown>): Promise<T | undefined> {
    for (;;) {
      const found = take();
      if (found !== undefined || !alive) return found;
      let isLate = false;
      const next = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([next, until.then(() => (isLate = true))]);
      if (isLate) return take();
    }
  }

  const end = (): void => {
    alive = false;
    child.kill('SIGKILL');
  };
  return {
    child,
    async hear(milliseconds) {
      const timer = Promise.withResolvers<void>();
      const clock = setTimeout(timer.resolve, milliseconds);
      const line = await wait(() => pipe.line() ?? (pipe.held() > longestLine ? '' : undefined), timer.promise);
      clearTimeout(clock);
      if (line === undefined) return alive ? 'silent' : 'gone';
      const said = Said.safeParse(parsed(line));
      return said.success ? said.data : 'gone';
    },
    async rest(bytes) {
      const taken = await wait(() => pipe.take(bytes), new Promise(() => undefined));
      if (taken === undefined) throw new Error('Python ended in the middle of its image.');
      return taken;
    },
    isAlive: () => alive,
    end,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
