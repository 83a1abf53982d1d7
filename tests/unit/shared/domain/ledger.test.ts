import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  childShards,
  failuresAfterLease,
  isTerminal,
  maximumFailures,
  planAdvance,
  type ShardItem,
  ShardStatus,
} from '../../../../shared/domain/ledger.ts';

const item = (over: Partial<ShardItem>): ShardItem => ({
  shard: 's',
  status: 'P',
  attempt: 0,
  failures: 0,
  input: 'in',
  records: 1,
  leaseUntil: 0,
  ...over,
});
const items = fc.array(
  fc.record({
    status: fc.constantFrom(...ShardStatus.options),
    failures: fc.nat(6),
    leaseUntil: fc.nat(200),
    held: fc.boolean(),
  }),
  { maxLength: 40 },
);
const build = (drawn: readonly { status: ShardStatus; failures: number; leaseUntil: number; held: boolean }[]) =>
  drawn.map(({ status, failures, leaseUntil, held }, index) =>
    item({ shard: String(index), status, failures, leaseUntil, ...(held ? { holder: 'w' } : {}) }),
  );

describe('what an advance does', () => {
  it('queues pending shards in ledger order up to the window', () => {
    const plan = planAdvance([item({ shard: 'a' }), item({ shard: 'b' }), item({ shard: 'c' })], 0, 2);
    expect(plan.queue.map(({ shard }) => shard)).toEqual(['a', 'b']);
  });

  it('leaves alone what has its lease, and sends again what has not', () => {
    const waiting = item({ shard: 'a', status: 'Q', leaseUntil: 101 });
    const overdue = item({ shard: 'b', status: 'Q', leaseUntil: 100 });
    const plan = planAdvance([waiting, overdue], 100, 10);
    expect([plan.open, plan.queue, plan.expired]).toEqual([1, [overdue], [overdue]]);
  });

  it('counts a worker that never came back as one more failure, a lost message not', () => {
    const failures = maximumFailures - 1;
    const dead = item({ shard: 'dead', status: 'Q', failures, holder: 'w' });
    const unheard = item({ shard: 'unheard', status: 'Q', failures });
    expect([failuresAfterLease(dead), failuresAfterLease(unheard)]).toEqual([maximumFailures, failures]);
    const plan = planAdvance([dead, unheard], 1, 10);
    expect([plan.lost, plan.queue]).toEqual([[dead], [unheard]]);
  });

  it('always accounts for every shard once, and never opens more than the window', () => {
    fc.assert(
      fc.property(items, fc.nat(200), fc.integer({ min: 1, max: 20 }), (drawn, now, window) => {
        const all = build(drawn);
        const plan = planAdvance(all, now, window);
        const pending = all.filter(({ status }) => status === 'P').length;
        expect(plan.terminal + plan.open + plan.expired.length + plan.lost.length + pending).toBe(all.length);
        expect(plan.queue.length).toBeLessThanOrEqual(Math.max(0, window - plan.open));
        expect(plan.queue.every((one) => one.status === 'P' || plan.expired.includes(one))).toBe(true);
        expect(plan.lost.every((one) => failuresAfterLease(one) >= maximumFailures)).toBe(true);
      }),
    );
  });

  it('has something to do until everything is terminal, once leases have run out', () => {
    fc.assert(
      fc.property(items, (drawn) => {
        const all = build(drawn);
        const plan = planAdvance(all, 1000, 10);
        const busy = plan.queue.length + plan.lost.length > 0;
        expect(busy).toBe(all.some(({ status }) => !isTerminal(status)));
      }),
    );
  });
});

describe('shards that a shard hands on', () => {
  it('sort in the order of their parts, and directly behind the one they come from', () => {
    const children = childShards('0000-00001', 12);
    const all = ['0000-00000', ...children, '0000-00002'];
    expect([...all].sort()).toEqual(all);
  });

  it('are the same one for one part, and none for none', () => {
    expect([childShards('a', 1), childShards('a', 0)]).toEqual([['a'], []]);
  });
});
