import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sharedAssembly } from './shared-assembly.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'cli', 'main.ts');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Kills the process and everything it started, at once. */
  killTree(): void;
}

/** A folder of its own in which the command is given, like a user's. */
export interface Workplace {
  readonly folder: string;
  write(path: string, content: string | Uint8Array): void;
  /** Starts `sower` with these words in the folder. */
  start(...words: string[]): Command;
  /** The same, to its end. */
  sower(...words: string[]): Promise<Ended>;
  /** Kills what still runs and removes the folder. */
  remove(): void;
}

/** @param environment added to the bare minimum that the command gets. */
export async function workplace(environment: Readonly<Record<string, string>> = {}): Promise<Workplace> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sower-e2e-')));
  const assembly = await sharedAssembly();
  mkdirSync(join(folder, '.sower', 'assembly'), { recursive: true });
  symlinkSync(assembly, join(folder, '.sower', 'assembly', basename(assembly)));
  const running = new Set<Command>();
  const start = (...words: string[]): Command => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: process.env.TMPDIR, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const command = { child, ended: endOf(child), killTree: () => killGroup(child) };
    running.add(command);
    command.ended.finally(() => running.delete(command));
    return command;
  };
  return {
    folder,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    start,
    sower: (...words) => start(...words).ended,
    remove() {
      for (const command of running) command.killTree();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
