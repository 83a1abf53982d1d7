import type { Clock } from '../../shared/ports.ts';

/** A clock that passes only as it is told to, and wakes sleepers on the way. */
export function playedClock(start = 1_000_000): Clock & { pass(milliseconds: number): Promise<void> } {
  let now = start;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  /** Lets everything go on that waits for nothing but itself. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    sleep: (milliseconds) => new Promise((wake) => sleepers.push({ at: now + milliseconds, wake })),
    every: () => () => undefined,
    async pass(milliseconds) {
      await settle();
      const end = now + milliseconds;
      for (;;) {
        sleepers.sort((a, b) => a.at - b.at);
        const [next] = sleepers;
        if (next === undefined || next.at > end) break;
        sleepers.shift();
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
