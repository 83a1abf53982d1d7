import { describe, expect, it } from 'vitest';
import type { Inbox } from '../../../../shared/ports.ts';
import { takeMore } from '../../../../shared/stages/take-more.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plenty = (): number => 900_000;

/** A queue with messages, and what became of them. */
function inboxWith(...bodies: string[]): Inbox & { readonly removed: string[]; readonly left: string[] } {
  const removed: string[] = [];
  return {
    left: bodies,
    removed,
    take: async (count) => bodies.splice(0, count).map((body) => ({ body, receipt: `receipt of ${body}` })),
    remove: async (receipt) => void removed.push(receipt),
  };
}

/** One message that is under way until so many others have ended. */
function oneUnderWay(others: number) {
  const worked: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  if (others === 0) resolve();
  const work = async (body: string): Promise<boolean> => {
    worked.push(body);
    if (worked.length >= others) resolve();
    return body !== 'bad';
  };
  return { worked, given: [promise], work };
}

describe('a worker that takes more', () => {
  it('takes messages while one is under way and there is room, and removes those that are done', async () => {
    const inbox = inboxWith('a', 'b', 'c', 'd', 'e');
    const { worked, given, work } = oneUnderWay(3);
    await takeMore({ inbox, hasRoom: () => true }, stillClock(), plenty, given, work, () => undefined);
    expect(worked.slice(0, 3)).toEqual(['a', 'b', 'c']);
    expect(inbox.removed).toEqual(worked.map((body) => `receipt of ${body}`));
    expect([...worked, ...inbox.left]).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('takes none when all it was given is done', async () => {
    const inbox = inboxWith('a');
    await takeMore(
      { inbox, hasRoom: () => true },
      stillClock(),
      plenty,
      [],
      async () => true,
      () => undefined,
    );
    expect(inbox.left).toEqual(['a']);
  });

  it('takes none while there is no room, or when its time is short', async () => {
    for (const [hasRoom, left] of [
      [() => false, plenty],
      [() => true, () => 200_000],
    ] as const) {
      const inbox = inboxWith('a');
      const clock = stillClock();
      const given = clock.sleep(1000).then(() => clock.sleep(1000));
      await takeMore(
        { inbox, hasRoom },
        clock,
        left,
        [given],
        async () => true,
        () => undefined,
      );
      expect(inbox.left).toEqual(['a']);
    }
  });

  it('tells how many are in hand, and holds 32 at the most', async () => {
    const inbox = inboxWith(...Array.from({ length: 60 }, (_, index) => `m${index}`));
    const most: number[] = [];
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const clock = stillClock();
    const slowly = async (ms: number): Promise<void> => {
      await clock.sleep(ms);
      if (clock.slept.length > 3) resolve(true);
    };
    const hasRoom = (inHand: number): boolean => most.push(inHand) > 0;
    await takeMore(
      { inbox, hasRoom },
      { sleep: slowly },
      plenty,
      [promise],
      () => promise,
      () => undefined,
    );
    expect(Math.max(...most)).toBeLessThan(32);
    expect(60 - inbox.left.length).toBe(32);
  });

  it('leaves a message in the queue that it could not do, and goes on when the queue cannot be reached', async () => {
    const inbox = inboxWith('bad', 'good', 'more', 'most');
    const errors: unknown[] = [];
    let tries = 0;
    const shaky: Inbox = {
      take: async (count) => {
        tries += 1;
        if (tries === 1) throw new Error('no queue');
        return inbox.take(count);
      },
      remove: async (receipt) => (receipt.endsWith('more') ? Promise.reject(new Error('late')) : inbox.remove(receipt)),
    };
    const { given, work } = oneUnderWay(3);
    await takeMore({ inbox: shaky, hasRoom: () => true }, stillClock(), plenty, given, work, (error) =>
      errors.push(error),
    );
    expect(inbox.removed).toContain('receipt of good');
    expect(inbox.removed).not.toContain('receipt of bad');
    expect(errors.map(String)).toEqual(['Error: no queue', 'Error: late']);
  });
});
