import { describe, expect, it } from 'vitest';
import { ShardMessage } from '../../../shared/contract/payloads.ts';
import type { Inbox, Queue } from '../../../shared/ports.ts';

/** A queue of the worker `filter`, from both ends. */
export interface QueueUnderTest {
  readonly queue: Queue;
  readonly inbox: Inbox;
}

const message = (shard: number): ShardMessage => ({ run: 'r', stage: 's', shard: String(shard), attempt: 1 });

/** Takes until nothing comes, or so many have come. */
async function takeAll(inbox: Inbox, wanted: number, atOnce = 10) {
  const taken: Awaited<ReturnType<Inbox['take']>>[number][] = [];
  while (taken.length < wanted) {
    const some = await inbox.take(Math.min(atOnce, wanted - taken.length));
    if (some.length === 0) break;
    taken.push(...some);
  }
  return taken;
}
const shardsOf = (taken: readonly { readonly body: string }[]): number[] =>
  taken.map(({ body }) => Number(ShardMessage.parse(JSON.parse(body)).shard)).sort((a, b) => a - b);

/** What every queue of a worker does. @param open a new queue; one that is not patient shows at once what was not removed. */
export function queueContract(name: string, open: (isPatient: boolean) => Promise<QueueUnderTest>): void {
  describe(`${name} as a queue with its inbox`, () => {
    it('hands out every message that was sent to its worker, and no other', async () => {
      const { queue, inbox } = await open(true);
      const sent = Array.from({ length: 23 }, (_, shard) => message(shard));
      await queue.send('filter', sent);
      await queue.send('dedup', [message(99)]);
      const taken = await takeAll(inbox, 23);
      expect(shardsOf(taken)).toEqual(sent.map((_, shard) => shard));
      expect(new Set(taken.map(({ receipt }) => receipt)).size).toBe(23);
    });

    it('hands out no more than it is asked for', async () => {
      const { queue, inbox } = await open(true);
      await queue.send('filter', [message(1), message(2), message(3)]);
      expect((await inbox.take(2)).length).toBeLessThanOrEqual(2);
    });

    it('gives to nobody else what it has handed out, nor what was removed', async () => {
      const { queue, inbox } = await open(true);
      await queue.send('filter', [message(1), message(2)]);
      const [first] = await takeAll(inbox, 2, 1);
      await inbox.remove(first?.receipt ?? '');
      expect(await inbox.take(10)).toEqual([]);
    });

    it('hands out again what was not removed, until it is', async () => {
      const { queue, inbox } = await open(false);
      await queue.send('filter', [message(1)]);
      const [[first], [second]] = [await inbox.take(10), await inbox.take(10)];
      expect(shardsOf([first, second].flatMap((one) => one ?? []))).toEqual([1, 1]);
      await inbox.remove(second?.receipt ?? '');
      expect(await inbox.take(10)).toEqual([]);
      await inbox.remove(second?.receipt ?? '');
    });

    it('has nothing to give when it is empty', async () => {
      const { queue, inbox } = await open(true);
      await queue.send('filter', []);
      expect(await inbox.take(1)).toEqual([]);
    });
  });
}
