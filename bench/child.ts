import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of the bench in a process of its own, so that its memory and CPU time are counted alone. */
export interface Child {
  /** The next message that the program sends. @throws when it ends before. */
  next(): Promise<unknown>;
  send(message: string): void;
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** Arguments of Node itself. */
  readonly execArgv?: readonly string[];
  readonly folder?: string;
}

export function startChild(
  file: string,
  words: readonly string[],
  { execArgv = [], folder }: ChildOptions = {},
): Child {
  const path = join(import.meta.dirname, file);
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...execArgv, path, ...words],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...(folder === undefined ? {} : { cwd: folder }) },
  );
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with code ${code}.`);
  });
  ended.catch(() => undefined);
  const arrived: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  child.on('message', (message) => {
    const take = waiting.shift();
    if (take) take(message);
    else arrived.push(message);
  });
  return {
    next: () =>
      arrived.length > 0
        ? Promise.resolve(arrived.shift())
        : Promise.race([new Promise<unknown>((resolve) => waiting.push(resolve)), ended]),
    send: (message) => child.send(message),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
