import { describe, expect, it } from 'vitest';
import { callQueue } from '../../../../shared/stages/call-queue.ts';
import type { Call, CallThread } from '../../../../shared/stages/call-thread.ts';
import type { Outcome } from '../../../../shared/stages/frozen-completions.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';

const callOf = (key: string): Call => ({
  key,
  request: { model: 'm', endpoint: 'test', messages: [], sampling: { max_tokens: 1 }, sample: 0 },
  role: 'author',
  label: key,
});
/** Calls one after the other. */
const chain = (...keys: readonly string[]): CallThread => ({
  due: (known) =>
    keys
      .filter((key) => known.get(key) === undefined)
      .slice(0, 1)
      .map(callOf),
  result: () => ({ kept: [], dropped: [], made: 0, saved: 0, reasked: 0, tokensIn: 0, tokensOut: 0 }),
});
const opened = (...threads: readonly CallThread[]) => {
  const known = new Map<string, Outcome>();
  return { known, queue: callQueue(threads, known) };
};
const waiting = ({ waiting: calls }: ReturnType<typeof callQueue>): string[] => calls.map(({ key }) => key);

describe('a queue of calls', () => {
  it('begins with what is due in each thread', () => {
    expect(waiting(opened(chain('a1', 'a2'), chain('b1')).queue)).toEqual(['a1', 'b1']);
  });

  it('puts the next call of a thread before threads that have not begun', async () => {
    const { known, queue } = opened(chain('a1', 'a2'), chain('b1'), chain('c1'));
    const [first] = queue.take(1);
    known.set('a1', aStoredCompletion('a1'));
    if (first !== undefined) queue.started(first, Promise.resolve(undefined));
    expect(queue.running()).toBe(1);
    await queue.oneEnded();
    expect(queue.running()).toBe(0);
    expect(waiting(queue)).toEqual(['a2', 'b1', 'c1']);
  });

  it('does not repeat a call that ended without an outcome until it is filled anew', async () => {
    const { queue } = opened(chain('a1'));
    for (const call of queue.take(1)) queue.started(call, Promise.resolve(undefined));
    await queue.allEnded();
    expect(waiting(queue)).toEqual([]);
    expect(queue.refill()).toBe(1);
  });

  it('queues a call that two threads need once, and both go on after it', () => {
    const { known, queue } = opened(chain('same', 'a2'), chain('same', 'b2'));
    expect(waiting(queue)).toEqual(['same']);
    queue.take(1);
    known.set('same', aStoredCompletion('same'));
    queue.advance('same');
    expect(waiting(queue).sort()).toEqual(['a2', 'b2']);
  });

  it('takes back what was not sent', () => {
    const { queue } = opened(chain('a'), chain('b'), chain('c'));
    queue.putBack(queue.take(2).slice(1));
    expect(waiting(queue)).toEqual(['b', 'c']);
  });
});
