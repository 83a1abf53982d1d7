import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import { handedOn, queueShards, startShards } from '../../../../shared/stages/flow.ts';
import { anItem, aPlan, stageNamed } from '../../../support/a-plan.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = aPlan();
const stage = stageNamed(plan, 'ask');
const open = () => ({ ledger: memoryLedger(), queue: memoryQueue(), clock: stillClock() });

describe('what a done shard hands on', () => {
  it('keeps its id for one part, and points at the part', () => {
    expect(handedOn(plan, stage, anItem({ status: 'D', partRecords: [4] }))).toEqual([
      { shard: 's', input: 'runs/animals-1/ask/s/0.jsonl', records: 4 },
    ]);
  });

  it('numbers several parts', () => {
    expect(handedOn(plan, stage, anItem({ status: 'D', partRecords: [4, 0] })).map(({ shard }) => shard)).toEqual([
      's.00000',
      's.00001',
    ]);
  });

  it('is its own input when it passes that through, and nothing when it has no parts', () => {
    expect(handedOn(plan, stage, anItem({ partRecords: [4], passThrough: true }))).toEqual([
      { shard: 's', input: 'in', records: 4 },
    ]);
    expect(handedOn(plan, stage, anItem({ partRecords: [] }))).toEqual([]);
  });
});

describe('starting shards', () => {
  it('adds and queues them, once however often it is repeated', async () => {
    const ports = open();
    const shards = [
      { shard: 'a', input: 'i', records: 1 },
      { shard: 'b', input: 'i', records: 1 },
    ];
    await startShards(ports, plan, stage, shards);
    await startShards(ports, plan, stage, shards);
    expect(ports.queue.sent.map(({ worker, message }) => [worker, message.shard, message.attempt])).toEqual([
      ['generate', 'a', 1],
      ['generate', 'b', 1],
    ]);
  });

  it('queues what an advance has added meanwhile', async () => {
    const ports = open();
    const shard = { shard: 'a', input: 'i', records: 1 };
    await ports.ledger.addShards(plan.run, stage.name, 1, [shard]);
    await startShards(ports, plan, stage, [shard, { shard: 'b', input: 'i', records: 1 }]);
    expect(ports.queue.sent.map(({ message }) => [message.shard, message.attempt]).sort()).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('leaves them to the advance on an async endpoint, when the drop has more than its window takes', async () => {
    const seeds = (size: number): Plan['seeds'] => [
      { object: { key: 'k', size, etag: 'e' }, license: null, shape: { kind: 'own' } },
    ];
    const large = { ...plan, mode: 'async' as const, seeds: seeds(1_000_000) };
    const start = async (of: Plan): Promise<number> => {
      const ports = open();
      await startShards(ports, of, stage, [{ shard: 'a', input: 'i', records: 1 }]);
      expect(await ports.ledger.readShard(plan.run, stage.name, 1, 'a')).toMatchObject({ records: 1 });
      return ports.queue.sent.length;
    };
    expect(await start(large)).toBe(0);
    expect(await start({ ...large, seeds: seeds(1_000) })).toBe(1);
    expect(await start({ ...large, mode: 'realtime' })).toBe(1);
  });

  it('touches nothing for no shards', async () => {
    const ports = open();
    await startShards(ports, plan, stage, []);
    expect(ports.queue.sent).toEqual([]);
  });
});

describe('queueing shards', () => {
  it('sends only those that nobody else has queued meanwhile', async () => {
    const ports = open();
    await ports.ledger.addShards(plan.run, 'ask', 1, [{ shard: 'a', input: 'i', records: 1 }]);
    const items = await ports.ledger.readShards(plan.run, 'ask', 1);
    expect(await queueShards(ports, plan, stage, items)).toBe(1);
    expect(await queueShards(ports, plan, stage, items)).toBe(0);
    expect(ports.queue.sent).toHaveLength(1);
  });
});
