import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../shared/stages/call-thread.ts';
import { foretold, longestFirst, placeOrder } from '../../../../shared/stages/foretold.ts';
import { aPlan, stageNamed } from '../../../support/a-plan.ts';

const call = (key: string, ...contents: readonly string[]): Call => ({
  key,
  request: {
    model: 'm',
    endpoint: 'test',
    messages: contents.map((content) => ({ role: 'user' as const, content })),
    sampling: { max_tokens: 1 },
    sample: 0,
  },
  role: 'author',
  label: key,
});

describe('work that can be foretold', () => {
  it('is the length of all turns', () => {
    expect(foretold(call('a', 'one', 'three'))).toBe(8);
  });

  it('is begun with its longest calls; equal ones keep their order', () => {
    const calls = [call('a', 'x'), call('b', 'xxx'), call('c', 'x'), call('d', 'xxx')];
    expect(longestFirst(calls).map(({ key }) => key)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('lets the shard with the most of it go first, unless shards have to end in their order', () => {
    const plan = aPlan();
    const [small, large] = [[call('a', 'x')], [call('a', 'xxxxx')]];
    const solve = stageNamed(plan, 'solve');
    expect(placeOrder(plan, solve, 'b', large) < placeOrder(plan, solve, 'a', small)).toBe(true);
    expect(placeOrder(plan, solve, 'b', small) > placeOrder(plan, solve, 'a', small)).toBe(true);
    const ask = stageNamed(plan, 'ask');
    expect(placeOrder(plan, ask, 'b', large) > placeOrder(plan, ask, 'a', small)).toBe(true);
    expect(placeOrder(plan, ask, 'z', small) < placeOrder(plan, solve, 'a', large)).toBe(true);
  });
});
