import { availableParallelism } from 'node:os';

/** Readings that lie closer together say more about chance than about load. */
const windowMilliseconds = 200;

/** A thread of this process. */
export interface BusyThread {
  /** Time that its event loop was at work since it began, in milliseconds. */
  activeMilliseconds(): number;
}

/**
 * What the threads of this process ask of the machine: how many of them were at work in the last moments, as a share of
 * the cores. Above 1 they wait for each other. Other programs do not show in it, for their load says nothing about ours.
 */
export function processorLoad(threads: () => Iterable<BusyThread>): () => number {
  const cores = availableParallelism();
  const main: BusyThread = { activeMilliseconds: () => performance.eventLoopUtilization().active };
  let before = new Map<BusyThread, number>();
  let at = performance.now();
  let share = 0;
  return () => {
    const elapsed = performance.now() - at;
    if (elapsed < windowMilliseconds) return share;
    const now = new Map([main, ...threads()].map((thread) => [thread, thread.activeMilliseconds()]));
    let active = 0;
    for (const [thread, until] of now) active += until - (before.get(thread) ?? 0);
    share = active / elapsed / cores;
    before = now;
    at += elapsed;
    return share;
  };
}
