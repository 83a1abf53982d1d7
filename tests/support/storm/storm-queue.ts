import type { WorkerName } from '../../../shared/contract/environment.ts';
import type { BatchResponse, ShardMessage } from '../../../shared/contract/payloads.ts';
import type { Inbox, Queue } from '../../../shared/ports.ts';
import type { FaultSource } from './faults.ts';
import type { Ending } from './process.ts';
import type { Simulation } from './simulation.ts';

export interface Delivered {
  readonly messageId: string;
  readonly body: string;
}

/** Who is fed: a worker, or whoever takes the notices of the endpoint. */
export type Fed = WorkerName | 'collect';

interface Waiting extends Delivered {
  readonly worker: Fed;
  receives: number;
}

/** Invokes the function of a worker with some messages. @param environment which of its functions, from 0. */
export type Invoke = (
  worker: Fed,
  messages: readonly Delivered[],
  environment: number,
) => Promise<Ending<BatchResponse>>;

export interface StormQueue extends Queue {
  notify(body: string): void;
  /** The queue of a worker, for the worker itself. */
  inboxOf(worker: WorkerName): Inbox;
  /** Messages that wait for a worker. */
  waiting(worker: WorkerName): number;
}

/** How queues feed functions. */
export interface Feeding {
  /** Functions at the same time, over all queues, and of one kind. */
  readonly workers: number;
  functionsOf(worker: Fed): number;
  /** Messages per invocation. */
  batchOf(worker: Fed): number;
  /** Milliseconds that a message travels at the most. */
  readonly travelMs: number;
}

const maximumReceives = 5;
const visibleAgainMs = 30_000;
const visibleAfterDeathMs = 130_000;
const lateMs = 20 * 60_000;

/**
 * Queues as they are: at least once, in any order, sometimes late; what is not acknowledged comes again, and too often
 * is buried.
 */
export function stormQueue(
  world: Simulation,
  faults: FaultSource,
  { workers, functionsOf, batchOf, travelMs }: Feeding,
  invoke: Invoke,
  bury: (messages: readonly Delivered[]) => Promise<Ending<BatchResponse>>,
): StormQueue {
  const ready: Waiting[] = [];
  const inUse = new Map<Fed, Set<number>>();
  let running = 0;
  let sent = 0;

  const arrive = (message: Waiting): void => {
    ready.push(message);
    pump();
  };
  const used = (worker: Fed): Set<number> => {
    const set = inUse.get(worker) ?? new Set();
    inUse.set(worker, set);
    return set;
  };
  const pump = (): void => {
    while (running < workers) {
      const takeable = ready.filter(({ worker }) => used(worker).size < functionsOf(worker));
      const first = takeable[Math.floor(world.random() * takeable.length)];
      if (first === undefined) return;
      const { worker } = first;
      const others = takeable.filter((other) => other !== first && other.worker === worker);
      const batch = [first, ...others.slice(0, batchOf(worker) - 1)];
      for (const message of batch) ready.splice(ready.indexOf(message), 1);
      let environment = 0;
      while (used(worker).has(environment)) environment += 1;
      used(worker).add(environment);
      running += 1;
      void deliver(batch, environment).finally(() => {
        used(worker).delete(environment);
        running -= 1;
        pump();
      });
    }
  };
  const deliver = async (batch: readonly Waiting[], environment: number): Promise<void> => {
    const [first] = batch;
    if (first === undefined) return;
    for (const message of batch) message.receives += 1;
    const ending = await invoke(first.worker, batch, environment);
    const failed =
      ending === 'died' || 'error' in ending
        ? batch
        : batch.filter(({ messageId }) =>
            ending.value.batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId),
          );
    const pause = ending === 'died' ? visibleAfterDeathMs : visibleAgainMs;
    for (const message of failed) comeAgain(message, pause);
  };
  const comeAgain = (message: Waiting, pause: number): (() => void) =>
    world.at(world.now() + pause, () => {
      if (message.receives < maximumReceives) arrive(message);
      else if (message.worker !== 'collect') void buryUntilDone(message);
    });
  /** By receipt: keeps messages that were taken from coming again. */
  const taken = new Map<string, () => void>();
  const takeFor = (wanted: WorkerName, count: number): { readonly receipt: string; readonly body: string }[] =>
    ready
      .filter(({ worker }) => worker === wanted)
      .slice(0, count)
      .map((message) => {
        ready.splice(ready.indexOf(message), 1);
        message.receives += 1;
        const receipt = `${message.messageId}/${message.receives}`;
        taken.set(receipt, comeAgain(message, visibleAfterDeathMs));
        return { receipt, body: message.body };
      });
  const buryUntilDone = async (message: Waiting): Promise<void> => {
    for (;;) {
      const ending = await bury([message]);
      if (ending !== 'died' && 'value' in ending && ending.value.batchItemFailures.length === 0) return;
      await world.sleep(visibleAgainMs);
    }
  };
  const post = (worker: Fed, body: string): void => {
    if (faults.chance('drop')) return;
    const copies = faults.chance('duplicate') ? 2 + Math.floor(world.random() * 2) : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      sent += 1;
      const one = { messageId: `m${sent}`, body, worker, receives: 0 };
      const late = faults.chance('delay') ? Math.floor(world.random() * lateMs) : 0;
      world.at(world.now() + Math.floor(world.random() * travelMs) + late, () => arrive(one));
    }
  };
  return {
    notify: (body) => post('collect', body),
    waiting: (wanted) => ready.filter(({ worker }) => worker === wanted).length,
    inboxOf: (worker) => ({
      take: async (count) => takeFor(worker, count),
      async remove(receipt) {
        taken.get(receipt)?.();
      },
    }),
    async send(worker, messages: readonly ShardMessage[]) {
      for (const message of messages) {
        if (worker !== 'normalize' && worker !== 'package' && faults.chance('bury')) {
          const dead = { messageId: `d${sent}`, body: JSON.stringify(message), worker, receives: 0 };
          world.at(world.now() + Math.floor(world.random() * 2000), () => void buryUntilDone(dead));
        }
        post(worker, JSON.stringify(message));
      }
    },
  };
}
