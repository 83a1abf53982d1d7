import type { Clock } from '../../shared/ports.ts';

/** A clock that stands still until somebody sleeps, and then jumps; what repeats is played by hand. */
export function stillClock(start = 1_000_000): Clock & {
  readonly slept: number[];
  /** Calls everything back that is to be called again and again. */
  tick(): void;
  pass(milliseconds: number): void;
} {
  let now = start;
  const slept: number[] = [];
  const repeated = new Set<() => void>();
  return {
    slept,
    now: () => now,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      now += milliseconds;
    },
    every(_milliseconds, callback) {
      repeated.add(callback);
      return () => repeated.delete(callback);
    },
    tick: () => {
      for (const callback of repeated) callback();
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}
