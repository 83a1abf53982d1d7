import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type EmbedOrders, FromModel, type ModelOrders } from './model-messages.ts';
import { EmbeddedModelUnavailable } from './unavailable.ts';

/** Loading takes 1 to 2 s on an idle machine. */
const loadMs = 120_000;

/** A program of this folder, and where everything lies that it needs. */
export type ModelStart =
  | { readonly program: 'model-main.ts'; readonly orders: ModelOrders }
  | { readonly program: 'embed-main.ts'; readonly orders: EmbedOrders };

/**
 * Starts the model in a process of its own and waits until it listens. The process ends with this one, however this
 * one ends; it does not keep this one alive.
 *
 * @throws EmbeddedModelUnavailable when the model cannot be loaded.
 */
export async function startModelProcess(
  options: ModelStart & { readonly signal: AbortSignal },
): Promise<{ url: string; stop(): Promise<void> }> {
  const { program, orders, signal } = options;
  const child = fork(fileURLToPath(new URL(`./${program}`, import.meta.url)), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.on('error', (error) => {
      words += error.message;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.ref();
    child.kill('SIGKILL');
    await ended;
  };
  try {
    child.send(orders);
    const answer = await firstMessage(child, AbortSignal.any([signal, AbortSignal.timeout(loadMs)]));
    if ('error' in answer) throw new Error(answer.error);
    letGo(child);
    return { url: `http://127.0.0.1:${answer.port}/v1`, stop };
  } catch (error) {
    await stop();
    if (signal.aborted) throw signal.reason;
    const why = `${error instanceof Error ? error.message : String(error)} ${words.trim()}`.trim();
    throw new EmbeddedModelUnavailable([`The model could not be loaded: ${why}`], { cause: error });
  }
}

async function firstMessage(child: ChildProcess, signal: AbortSignal): Promise<FromModel> {
  const settled = new AbortController();
  const either = { signal: AbortSignal.any([signal, settled.signal]) };
  try {
    return await Promise.race([
      once(child, 'message', either).then(([message]) => FromModel.parse(message)),
      once(child, 'exit', either).then(([code, name]) => {
        throw new Error(`its process ended with ${name ?? `code ${code}`}`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  if (child.stderr !== null && 'unref' in child.stderr && typeof child.stderr.unref === 'function')
    child.stderr.unref();
}
