import { describe, expect, it } from 'vitest';
import { EndpointUnusable, SumsDiffer } from '../../../../shared/contract/errors.ts';
import { maximumFailures, queueLeaseMilliseconds, type ShardItem } from '../../../../shared/domain/ledger.ts';
import { advance } from '../../../../shared/stages/advance.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = aPlan({}, { window: 2 });
const open = () => ({
  ledger: memoryLedger(),
  queue: memoryQueue(),
  clock: stillClock(),
  meter: { count: () => undefined },
  plans: { read: async () => plan },
});
type Ports = ReturnType<typeof open>;

const at = (stage: string, shard: string) => ({ run: plan.run, stage, buckets: 1, shard });
const add = ({ ledger }: Ports, stage: string, ...shards: string[]) =>
  ledger.addShards(
    plan.run,
    stage,
    1,
    shards.map((shard) => ({ shard, input: 'in', records: 1 })),
  );
const finish = ({ ledger }: Ports, stage: string, shard: string, parts = [1]) =>
  ledger.finishShard(at(stage, shard), { partRecords: parts, passThrough: false, tallies: [] });
const statuses = async ({ ledger }: Ports, stage: string) =>
  (await ledger.readShards(plan.run, stage, 1)).map(({ shard, status }) => `${shard}${status}`);
const cursor = { run: plan.run, segment: 0, tick: 0 };

describe('advancing a segment', () => {
  it('queues pending shards up to the window and goes on', async () => {
    const ports = open();
    await add(ports, 'normalize', 'a', 'b', 'c');
    expect(await advance(ports, cursor)).toEqual({ ...cursor, tick: 1, status: 'running', waitSeconds: 1 });
    expect(await statuses(ports, 'normalize')).toEqual(['aQ', 'bQ', 'cP']);
    await advance(ports, cursor);
    expect(ports.queue.sent).toHaveLength(2);
  });

  it('sends again what ran out of its lease', async () => {
    const ports = open();
    await add(ports, 'normalize', 'a');
    await advance(ports, cursor);
    ports.clock.pass(queueLeaseMilliseconds);
    await advance(ports, cursor);
    expect(ports.queue.sent.map(({ message }) => message.attempt)).toEqual([1, 2]);
  });

  it('stops when a worker found that the endpoint refuses every call, until it is resumed', async () => {
    const ports = open();
    await add(ports, 'ask', 'a');
    const attempt = await ports.ledger.queueShard(
      at('ask', 'a'),
      (await ports.ledger.readShards(plan.run, 'ask', 1))[0] as ShardItem,
      9,
    );
    await ports.ledger.beginShard(at('ask', 'a'), attempt ?? 0, 'me', 0, 9);
    await ports.ledger.releaseShard(at('ask', 'a'), 'me', 'EndpointUnusable: It answered 401.');
    await expect(advance(ports, cursor)).rejects.toThrow(new EndpointUnusable('It answered 401.'));
    await ports.ledger.resetShard(at('ask', 'a'));
    expect((await advance(ports, cursor)).status).toBe('running');
  });

  it('registers what a done shard handed on and nobody queued', async () => {
    const ports = open();
    await add(ports, 'normalize', 'a');
    await finish(ports, 'normalize', 'a', [2, 1]);
    expect((await advance(ports, cursor)).status).toBe('running');
    expect(await statuses(ports, 'ask')).toEqual(['a.00000Q', 'a.00001Q']);
  });

  it('gives up what failed too often, and looks once more before it closes the segment', async () => {
    const ports = open();
    await add(ports, 'ask', 'a');
    const address = at('ask', 'a');
    for (let failure = 0; failure < maximumFailures; failure += 1) {
      const [item] = await ports.ledger.readShards(plan.run, 'ask', 1);
      const attempt = item && (await ports.ledger.queueShard(address, item, 0));
      await ports.ledger.beginShard(address, attempt ?? 0, 'w', 1, 2);
      await ports.ledger.releaseShard(address, 'w', `error ${failure}`);
    }
    expect((await advance(ports, cursor)).status).toBe('running');
    expect(await ports.ledger.readShard(plan.run, 'ask', 1, 'a')).toMatchObject({ status: 'F', error: 'error 4' });
    expect((await advance(ports, cursor)).status).toBe('next-segment');
  });

  it('stops the run when seed rows are lost', async () => {
    const ports = open();
    await add(ports, 'normalize', 'a', 'b');
    await ports.ledger.failShard(at('normalize', 'a'), 'no rights');
    await expect(advance(ports, cursor)).rejects.toThrow(SumsDiffer);
    await expect(advance(ports, cursor)).rejects.toThrow('1 of 2 stretches of seed rows could not be read. no rights');
  });

  it('goes to the next segment when all of it is done, and finishes after the last', async () => {
    const ports = open();
    expect(await advance(ports, { ...cursor, tick: 9 })).toEqual({
      run: plan.run,
      segment: 1,
      tick: 0,
      status: 'next-segment',
      waitSeconds: 1,
    });
    expect(await advance(ports, { ...cursor, segment: 2 })).toMatchObject({ status: 'finished', segment: 2 });
  });

  it('lets claimed shards pass the barrier once all before them have claimed, and only those', async () => {
    const ports = open();
    await add(ports, 'once-claim', 'a', 'b', 'c');
    await finish(ports, 'once-claim', 'b');
    expect(await advance(ports, cursor)).toMatchObject({ status: 'running' });
    expect(await statuses(ports, 'once-resolve')).toEqual([]);
    await finish(ports, 'once-claim', 'a');
    expect(await advance(ports, cursor)).toMatchObject({ status: 'running' });
    expect(await statuses(ports, 'once-resolve')).toEqual(['aQ', 'bQ']);
    await finish(ports, 'once-claim', 'c');
    expect(await advance(ports, cursor)).toMatchObject({ status: 'next-segment', segment: 1 });
  });

  it('carries no shard over a barrier whose ranks are in another order', async () => {
    const twice = [...plan.seeds, ...plan.seeds];
    const ports = { ...open(), plans: { read: async () => ({ ...plan, seeds: twice }) } };
    await add(ports, 'once-claim', 'a');
    await finish(ports, 'once-claim', 'a');
    expect((await advance(ports, cursor)).status).toBe('next-segment');
    expect(await statuses(ports, 'once-resolve')).toEqual([]);
  });

  it('waits longer the longer it lasts, and hands over before its history is full', async () => {
    const ports = open();
    await add(ports, 'normalize', 'a');
    const waits = await Promise.all([29, 139, 5000].map((tick) => advance(ports, { ...cursor, tick })));
    expect(waits.map(({ waitSeconds }) => waitSeconds)).toEqual([1, 12, 60]);
    expect((await advance(ports, { ...cursor, tick: 1999 })).status).toBe('restart');
  });
});
