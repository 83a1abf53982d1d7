/** Subscribes to the signals that ask a program to stop. @returns the unsubscription. */
export type SignalSource = (listener: (signal: string) => void) => () => void;

export interface Interrupts {
  /** Aborted by the first signal: finish what is under way, start nothing new. */
  readonly first: AbortSignal;
  /** Aborted by the next one: stop at once. */
  readonly second: AbortSignal;
  close(): void;
}

/** A terminal signals its whole group and a parent forwards the same key press: within this they are one. */
export const echoMilliseconds = 300;

/** Turns signals into a polite and an impolite request to stop. */
export function watchInterrupts(source: SignalSource, now: () => number): Interrupts {
  const first = new AbortController();
  const second = new AbortController();
  let firstAt: number | undefined;
  const close = source(() => {
    if (firstAt === undefined) {
      firstAt = now();
      first.abort();
    } else if (now() - firstAt >= echoMilliseconds) {
      second.abort();
    }
  });
  return { first: first.signal, second: second.signal, close };
}

/** Resolves when the signal is aborted, at once if it already is. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Thrown by whoever gives up because of an interrupt. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The promise's result, or {@link Interrupted} as soon as the signal is aborted. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const interruption = aborted(signal).then(() => {
    throw new Interrupted('interrupted');
  });
  interruption.catch(() => undefined);
  work.catch(() => undefined);
  return Promise.race([work, interruption]);
}
