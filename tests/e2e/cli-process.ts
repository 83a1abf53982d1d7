import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scriptedModel } from '../../local/services/scripted-model.ts';
import { sharedAssembly } from './support/shared-assembly.ts';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'cli', 'main.ts');

/** The synthesized stack of this checkout, so that no command has to make it. */
const assembly = await sharedAssembly();

export interface Call {
  readonly child: ChildProcess;
  /** Text so far. */
  out(): string;
  err(): string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>;
  /** Resolves when stderr holds the text; rejects when the process ends before. */
  says(text: string): Promise<void>;
}

export interface Desk {
  readonly folder: string;
  write(path: string, text: string): void;
  /** Starts the command in the folder of the desk, without a terminal. */
  call(...words: string[]): Call;
  /** The same for another program, e.g. the launcher. */
  callProgram(file: string, ...words: string[]): Call;
}

/** A folder of its own with a small drop in `drop`. */
export function desk(environment: Readonly<Record<string, string>> = {}): Desk {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sower-desk-')));
  const children = new Set<ChildProcess>();
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, '.sower', 'assembly'), { recursive: true });
  symlinkSync(assembly, join(folder, '.sower', 'assembly', basename(assembly)));
  const self: Desk = {
    folder,
    write(path, text) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    call: (...words) => self.callProgram(program, ...words),
    callProgram(file, ...words) {
      const child = spawn(process.execPath, [file, ...words], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, TMPDIR: process.env.TMPDIR, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.add(child);
      return watched(child);
    },
  };
  self.write('drop/run.yaml', runYaml);
  self.write('drop/seeds.jsonl', seeds.map((seed) => `${JSON.stringify(seed)}\n`).join(''));
  return self;
}

function watched(child: ChildProcess): Call {
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    for (const listener of listeners) listener();
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }));
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (err.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`It ended without saying "${text}":\n${err}`)));
      }),
  };
}

/** A chat-completions server of its own, which counts what it is asked and can make callers wait. */
export interface ModelServer {
  readonly url: string;
  /** Bodies of the calls, in order of arrival. */
  readonly asked: string[];
  /** Resolves when so many calls have arrived in all; rejects when the command that makes them ends before. */
  arrived(count: number, from: Call): Promise<void>;
  /** From now on calls wait until released. */
  hold(): void;
  release(): void;
}

export async function modelServer(): Promise<ModelServer> {
  const model = scriptedModel();
  const asked: string[] = [];
  const watchers: { count: number; resolve(): void }[] = [];
  let gate = Promise.resolve();
  let open: () => void = () => undefined;
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    asked.push(body);
    for (const { count, resolve } of watchers) if (asked.length >= count) resolve();
    await gate;
    const reply = await model.reply(body, '');
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(reply.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    arrived: (count, from) =>
      new Promise((resolve, reject) => {
        if (asked.length >= count) resolve();
        else watchers.push({ count, resolve });
        from.ended.then(({ err }) => reject(new Error(`It ended after ${asked.length} calls:\n${err}`)));
      }),
    hold() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => open(),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const runYaml = `recipe: task-seeded
dataset: desk
licenses: [CC0-1.0]
seeds:
  - file: seeds.jsonl
    license: CC0-1.0
with: { shots: 0, passage_check: false, least_rating: 0 }
`;

const seeds = ['apples', 'pears', 'nuts', 'coins', 'books', 'stamps'].map((thing, index) => ({
  task: 'sums',
  kind: 'number',
  question: `Tom has ${index + 3} ${thing} and buys ${index + 5} more. How many ${thing} does Tom have now?`,
  answer: String(2 * index + 8),
}));
