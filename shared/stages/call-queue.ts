import type { Call, CallThread, Outcomes } from './call-thread.ts';
import { longestFirst } from './foretold.ts';

/** The calls of a shard that are due: those that wait and those in flight. */
export interface CallQueue {
  /** Calls to send, first ones first. */
  readonly waiting: readonly Call[];
  /** Takes the first `count` calls out; what is not sent has to be put back. */
  take(count: number): Call[];
  putBack(calls: readonly Call[]): void;
  /** A call taken out is in flight until the promise resolves; then its threads go on, or it waits again. */
  started(call: Call, task: Promise<'again' | undefined>): void;
  running(): number;
  /** Resolves when the next call in flight has ended. */
  oneEnded(): Promise<void>;
  allEnded(): Promise<void>;
  /** The outcome of a call has come without a call: its threads go on. */
  advance(key: string): void;
  /** Asks every thread anew what is due. To be called when nothing is in flight. @returns how many calls wait. */
  refill(): number;
}

/**
 * Queues the calls of threads as they become due, at first the longest ones first. Calls of a thread that went on come before those of threads that have
 * not begun: a long thread shall not be the last one to end.
 */
export function callQueue(threads: readonly CallThread[], known: Outcomes): CallQueue {
  /** Threads by the keys of their queued calls; a call that two threads need is queued once. */
  const owners = new Map<string, Set<CallThread>>();
  const waiting: Call[] = [];
  const running = new Set<Promise<void>>();
  let wake: () => void = () => undefined;
  let change = new Promise<void>((resolve) => {
    wake = resolve;
  });

  const dueOf = (thread: CallThread): Call[] => {
    const fresh: Call[] = [];
    for (const call of thread.due(known)) {
      const queued = owners.get(call.key);
      if (queued === undefined) fresh.push(call);
      owners.set(call.key, (queued ?? new Set()).add(thread));
    }
    return fresh;
  };
  const advance = (key: string): void => {
    const waitingFor = owners.get(key) ?? [];
    owners.delete(key);
    // A call that was given up without an outcome is not queued again here: nothing would have changed.
    if (known.get(key) === undefined) return;
    for (const thread of waitingFor) waiting.unshift(...dueOf(thread));
  };
  const refill = (): number => {
    owners.clear();
    waiting.length = 0;
    for (const call of longestFirst(threads.flatMap(dueOf))) waiting.push(call);
    return waiting.length;
  };
  refill();
  return {
    waiting,
    take: (count) => waiting.splice(0, count),
    putBack: (calls) => {
      waiting.unshift(...calls);
    },
    started(call, task) {
      const ended = task.then((next) => {
        running.delete(ended);
        if (next === 'again') waiting.push(call);
        else advance(call.key);
        wake();
        change = new Promise((resolve) => {
          wake = resolve;
        });
      });
      running.add(ended);
    },
    running: () => running.size,
    oneEnded: () => change,
    async allEnded() {
      await Promise.all(running);
    },
    advance,
    refill,
  };
}
