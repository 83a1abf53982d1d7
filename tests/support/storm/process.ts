import type { Clock } from '../../../shared/ports.ts';
import type { FaultSource } from './faults.ts';
import { clockOf, type Schedule, type Simulation } from './simulation.ts';

/** One invocation of a function. When it dies, everything it had in memory is gone and nothing it awaits ever comes. */
export interface Process {
  readonly name: string;
  readonly startedAt: number;
  readonly clock: Clock;
  isAlive(): boolean;
  kill(): void;
  /** Runs one effect some time from now, with whatever the world does to it. */
  call<T>(effect: () => Promise<T>, mayFail?: 'may fail' | 'only dies'): Promise<T>;
}

/** How an invocation ended for its caller. */
export type Ending<T> = { readonly value: T } | { readonly error: unknown } | 'died';

/** Longer than a lease, so that another worker takes over while this one sleeps, and then both work. */
const stallMs = 100_000;

/**
 * Runs a handler as a process of its own.
 *
 * @param work what faults are counted for.
 * @param onDeath is told once, when the process dies.
 */
export function runProcess<T>(
  world: Simulation,
  faults: FaultSource,
  work: string,
  handler: (process: Process) => Promise<T>,
  onDeath: (process: Process) => void = () => undefined,
): Promise<Ending<T>> {
  return new Promise((resolve) => {
    let alive = true;
    let asleepUntil = 0;
    const schedule: Schedule = (time, action) => {
      world.at(time, () => {
        if (!alive) return;
        if (world.now() < asleepUntil) schedule(asleepUntil, action);
        else action();
      });
    };
    const kill = (): void => {
      if (!alive) return;
      alive = false;
      onDeath(process);
      resolve('died');
    };
    const process: Process = {
      name: work,
      startedAt: world.now(),
      clock: clockOf(world, schedule),
      isAlive: () => alive,
      kill,
      call: (effect, mayFail = 'may fail') =>
        new Promise((answer, fail) => {
          if (!alive) return;
          const latency = 1 + Math.floor(world.random() * 20);
          if (faults.chance('stall')) asleepUntil = world.now() + stallMs * (1 + world.random());
          schedule(world.now() + latency, () => {
            const fault = faults.next(work, mayFail === 'may fail');
            if (fault === 'crash-before') return kill();
            if (fault === 'error-before') return fail(new Error('The store is busy.'));
            effect().then(
              (value) => {
                if (fault === 'crash-after') kill();
                else if (fault === 'error-after') fail(new Error('The answer of the store got lost.'));
                else schedule(world.now(), () => answer(value));
              },
              (error: unknown) => schedule(world.now(), () => fail(error)),
            );
          });
        }),
    };
    handler(process).then(
      (value) => {
        if (!alive) return;
        alive = false;
        resolve({ value });
      },
      (error: unknown) => {
        if (!alive) return;
        alive = false;
        resolve({ error });
      },
    );
  });
}

/** The same object, every method call of which is an effect of the process. */
export function through<T extends object>(process: Process, target: T): T {
  return new Proxy(target, {
    get(object, name) {
      const method: unknown = Reflect.get(object, name);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]) =>
        process.call(() => Promise.resolve(Reflect.apply(method, object, parameters)));
    },
  });
}
