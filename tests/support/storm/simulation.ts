import { setImmediate as settle } from 'node:timers/promises';
import { heapOf } from '../../../bench/sim/heap.ts';
import type { Random } from '../../../shared/domain/random.ts';
import type { Clock } from '../../../shared/ports.ts';

/** A world of one thread whose clock jumps from event to event; the same seed always gives the same history. */
export interface Simulation {
  readonly random: Random;
  now(): number;
  /** Runs the action at that time. @returns a function that cancels it. */
  at(time: number, action: () => void): () => void;
  /** Waits in the world itself, where nothing can crash. */
  sleep(milliseconds: number): Promise<void>;
  /** Plays events until the task has ended. @throws Error when nothing is left that could end it. */
  play<T>(task: Promise<T>): Promise<T>;
}

interface Event {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
  isOff?: boolean;
}

const isBefore = (a: Event, b: Event): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

/** Far more than any schedule here needs: a run that does not end in so many steps never will. */
const mostEvents = 400_000;

export function simulation(random: Random, start = Date.UTC(2026, 0, 1)): Simulation {
  const events = heapOf(isBefore);
  let time = start;
  let order = 0;
  const at = (when: number, action: () => void): (() => void) => {
    const event: Event = { time: Math.max(when, time), order, action };
    order += 1;
    events.push(event);
    return () => {
      event.isOff = true;
    };
  };
  const earliest = (): Event | undefined => {
    for (let event = events.pop(); event !== undefined; event = events.pop()) if (!event.isOff) return event;
    return undefined;
  };
  return {
    random,
    now: () => time,
    at,
    sleep: (milliseconds) => new Promise((resolve) => at(time + milliseconds, () => resolve())),
    async play<T>(task: Promise<T>): Promise<T> {
      let ended = false;
      const watched = task.finally(() => {
        ended = true;
      });
      watched.catch(() => undefined);
      await settle();
      for (let step = 0; !ended; step += 1) {
        const event = earliest();
        if (event === undefined) throw new Error('Nothing is under way any more, and the run has not ended.');
        if (step > mostEvents) throw new Error(`The run has not ended after ${mostEvents} events.`);
        time = event.time;
        event.action();
        await settle();
      }
      return watched;
    },
  };
}

/** Runs an action of a process at a time, or when the process wakes up. */
export type Schedule = (time: number, action: () => void) => void;

/** The clock of one process: its timers sleep and die with it. */
export function clockOf(world: Simulation, schedule: Schedule): Clock {
  return {
    now: world.now,
    sleep: (milliseconds) => new Promise((resolve) => schedule(world.now() + milliseconds, () => resolve())),
    every(milliseconds, callback) {
      let stopped = false;
      const again = (): void => {
        schedule(world.now() + milliseconds, () => {
          if (stopped) return;
          callback();
          again();
        });
      };
      again();
      return () => {
        stopped = true;
      };
    },
  };
}
