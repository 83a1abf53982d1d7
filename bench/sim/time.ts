import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from '../../shared/ports.ts';
import { heapOf } from './heap.ts';

/** A clock that jumps from event to event. */
export interface PlayedTime extends Clock {
  at(time: number, action: () => void): void;
  /** Plays events until the task has ended. */
  play<T>(task: Promise<T>): Promise<T>;
}

interface Event {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
}

const isBefore = (a: Event, b: Event): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

export function playedTime(): PlayedTime {
  const events = heapOf(isBefore);
  let [time, order] = [0, 0];
  const at = (when: number, action: () => void): void => {
    events.push({ time: Math.max(when, time), order, action });
    order += 1;
  };
  return {
    now: () => Math.round(time),
    at,
    sleep: (milliseconds) => new Promise((resolve) => at(time + milliseconds, resolve)),
    // Leases are renewed by whoever works; here nobody dies, so the work lease is as long as the work.
    every: () => () => undefined,
    async play<T>(task: Promise<T>): Promise<T> {
      let ended = false;
      const watched = task.finally(() => {
        ended = true;
      });
      watched.catch(() => undefined);
      await settle();
      while (!ended) {
        const event = events.pop();
        if (event === undefined) throw new Error('Nothing is under way any more, and the run has not ended.');
        time = event.time;
        event.action();
        await settle();
      }
      return watched;
    },
  };
}
