import type { Inbox } from '../../../shared/ports.ts';
import { type Process, through } from './process.ts';
import type { StormQueue } from './storm-queue.ts';

/** Of a long poll. */
const waitMs = 100;

/** The queue of generate shards, for a process. A look into an empty one has no effect that a death could fall upon. */
export function stormInbox(process: Process, queue: StormQueue): Inbox {
  const inbox = through(process, queue.inboxOf('generate'));
  const isEmpty = (): boolean => queue.waiting('generate') === 0;
  return {
    async take(count) {
      if (isEmpty()) await process.clock.sleep(waitMs);
      return isEmpty() ? [] : inbox.take(count);
    },
    remove: (receipt) => inbox.remove(receipt),
  };
}
