import type { Clock, Inbox } from '../ports.ts';

/** For a worker that may take more shards than it was given. */
export interface More {
  readonly inbox: Inbox;
  /** Whether the shards in hand leave it with too little to do. @param inHand shards that have not ended. */
  hasRoom(inHand: number): boolean;
}

/** Time that a shard should have before its function ends, in milliseconds; what is unfinished then is begun anew by another. */
const leastMs = 240_000;
/** Shards in hand at the most: each has its records in memory. */
const mostInHand = 32;
/** Messages taken at a time: few, so that functions share what there is. */
const takenAtOnce = 2;
const lookMs = 50;
/** Pause after the queue could not be reached. */
const troubleMs = 2_000;

/**
 * Works off the messages a function was given, and as long as one of them is under way takes more of them while there
 * is room: who only waits for the slowest calls of a shard has places left that others could fill.
 *
 * Messages taken here are removed when their shard is done. One that was not comes again, as with a delivery; the ledger
 * sends another long before.
 *
 * @param given shards under way.
 * @param work resolves to whether the message is done with.
 */
export async function takeMore(
  { inbox, hasRoom }: More,
  clock: Pick<Clock, 'sleep'>,
  remaining: () => number,
  given: readonly Promise<unknown>[],
  work: (body: string) => Promise<boolean>,
  onError: (error: unknown) => void,
): Promise<void> {
  let inHand = 0;
  let change = Promise.withResolvers<void>();
  const hold = (task: Promise<unknown>): void => {
    inHand += 1;
    const end = (): void => {
      inHand -= 1;
      change.resolve();
      change = Promise.withResolvers();
    };
    task.then(end, end);
  };
  const done = async (body: string, receipt: string): Promise<void> => {
    if (await work(body)) await inbox.remove(receipt).catch(onError);
  };
  for (const task of given) hold(task);
  while (inHand > 0) {
    if (inHand >= mostInHand || remaining() < leastMs || !hasRoom(inHand)) {
      await Promise.race([clock.sleep(lookMs), change.promise]);
      continue;
    }
    try {
      for (const { body, receipt } of await inbox.take(takenAtOnce)) hold(done(body, receipt));
    } catch (error) {
      onError(error);
      await Promise.race([clock.sleep(troubleMs), change.promise]);
    }
  }
}
