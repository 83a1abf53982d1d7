import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sizeOf } from './weights.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Grows as bytes arrive and stays when the download is cut, for the next one to go on from. */
  readonly partPath: string;
  readonly bytes: number;
  readonly onBytes: (done: number) => void;
  readonly signal: AbortSignal;
  /** Time to the first answer. */
  readonly answerMs: number;
  /** Longest silence in the middle. */
  readonly silenceMs: number;
  /** Cuts in a row without a single new byte before it is given up, and the pause between two tries. */
  readonly patience: number;
  readonly pauseMs: number;
}

/**
 * Downloads a file of known size into `partPath`, going on where an earlier try was cut.
 *
 * @throws Error when the server does not answer in time, refuses, sends another size, or is cut again and again.
 */
export async function download(options: DownloadOptions): Promise<void> {
  let fruitless = 0;
  for (;;) {
    const before = (await sizeOf(options.partPath)) ?? 0;
    if (before > options.bytes) await rm(options.partPath, { force: true });
    if (before === options.bytes) return;
    try {
      await fetchRest(options, before > options.bytes ? 0 : before);
    } catch (error) {
      if (options.signal.aborted) throw options.signal.reason;
      if (error instanceof DownloadRefused) throw error;
      const after = (await sizeOf(options.partPath)) ?? 0;
      fruitless = after > before ? 0 : fruitless + 1;
      if (fruitless >= options.patience) throw error;
      await sleep(options.pauseMs, undefined, { signal: options.signal });
    }
  }
}

/** Asking again would not help. */
class DownloadRefused extends Error {
  override readonly name = 'DownloadRefused';
}

async function fetchRest(options: DownloadOptions, start: number): Promise<void> {
  const timer = new AbortController();
  const alarmIn = (ms: number, error: Error): NodeJS.Timeout => setTimeout(() => timer.abort(error), ms);
  let alarm = alarmIn(options.answerMs, new DownloadRefused(`no answer within ${options.answerMs} ms`));
  const quiet = (): void => {
    clearTimeout(alarm);
    alarm = alarmIn(options.silenceMs, new Error(`silent for ${options.silenceMs} ms`));
  };
  try {
    const signal = AbortSignal.any([options.signal, timer.signal]);
    const response = await fetch(options.url, { signal, headers: headersFrom(start) });
    quiet();
    const from = startOf(response, start, options.bytes);
    const done = await append(options, response.body ?? [], from, quiet);
    if (done < options.bytes) throw new Error(`the connection ended after ${done} of ${options.bytes} bytes`);
  } catch (error) {
    throw timer.signal.aborted ? timer.signal.reason : error;
  } finally {
    clearTimeout(alarm);
  }
}

/** Every piece is in the file before the next one is taken, so a cut loses nothing that was counted. */
async function append(
  options: DownloadOptions,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  from: number,
  arrived: () => void,
): Promise<number> {
  const file = await open(options.partPath, from === 0 ? 'w' : 'a');
  try {
    let done = from;
    for await (const piece of pieces) {
      arrived();
      done += piece.byteLength;
      if (done > options.bytes) throw new DownloadRefused(`more than the expected ${options.bytes} bytes came`);
      await file.writeFile(piece);
      options.onBytes(done);
    }
    return done;
  } finally {
    await file.close();
  }
}

const headersFrom = (start: number): Record<string, string> => ({
  'accept-encoding': 'identity',
  ...(start > 0 ? { range: `bytes=${start}-` } : {}),
});

/** First byte of the body within the file; a server that ignores ranges starts from 0. */
function startOf(response: Response, asked: number, bytes: number): number {
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(response.headers.get('content-range') ?? '');
    if (range?.[1] === String(asked) && (range[2] === '*' || range[2] === String(bytes))) return asked;
    throw new DownloadRefused(`an unexpected range: ${response.headers.get('content-range')}`);
  }
  if (response.status >= 500 || response.status === 429) throw new Error(`status ${response.status}`);
  if (response.status !== 200) throw new DownloadRefused(`status ${response.status}`);
  const length = response.headers.get('content-length');
  if (length !== null && response.headers.get('content-encoding') === null && Number(length) !== bytes)
    throw new DownloadRefused(`${length} bytes offered, expected ${bytes}`);
  return 0;
}
