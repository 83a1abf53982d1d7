import { describe, expect, it } from 'vitest';
import { planSegment, readSeedRange } from '../../../../shared/stages/plan-segment.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';

const text = 'one\ntwo\nthree\nfour\n';
const open = async () => {
  const [seed] = aPlan().seeds;
  const object = { key: 'drops/animals/seeds.jsonl', size: text.length, etag: 'e' };
  const plan = aPlan({ seeds: seed === undefined ? [] : [{ ...seed, object }] }, { rangeBytes: 8 });
  const ports = { seeds: memoryBlob(), work: memoryBlob(), ledger: memoryLedger(), plans: { read: async () => plan } };
  await ports.seeds.put(object.key, text);
  return { ports, plan };
};
const cursor = { run: 'animals-1', segment: 0, tick: 7 };

describe('planning a segment', () => {
  it('cuts seed objects into ranges of lines', async () => {
    const { ports } = await open();
    expect(await planSegment(ports, cursor)).toEqual({ ...cursor, tick: 0 });
    const items = await ports.ledger.readShards('animals-1', 'normalize', 1);
    expect(items.map(({ shard, input }) => [shard, input])).toEqual([
      ['0000-00000', '0:0:8:1'],
      ['0000-00001', '0:8:19:3'],
    ]);
    expect(readSeedRange(items[1]?.input ?? '')).toEqual({ seed: 0, start: 8, end: 19, firstLine: 3 });
  });

  it('changes nothing when it is repeated', async () => {
    const { ports } = await open();
    await planSegment(ports, cursor);
    const [item] = await ports.ledger.readShards('animals-1', 'normalize', 1);
    if (item !== undefined) {
      await ports.ledger.queueShard({ run: 'animals-1', stage: 'normalize', buckets: 1, shard: item.shard }, item, 5);
    }
    await planSegment(ports, cursor);
    expect(await ports.ledger.readShards('animals-1', 'normalize', 1)).toMatchObject([
      { status: 'Q' },
      { status: 'P' },
    ]);
  });

  it('carries what is done over the barrier, and nothing that was given up', async () => {
    const { ports } = await open();
    const at = (shard: string) => ({ run: 'animals-1', stage: 'once-claim', buckets: 1, shard });
    const shards = ['a', 'b', 'c'].map((shard) => ({ shard, input: `in-${shard}`, records: 2 }));
    await ports.ledger.addShards('animals-1', 'once-claim', 1, shards);
    await ports.ledger.finishShard(at('a'), { partRecords: [2], passThrough: true, tallies: [] });
    await ports.ledger.finishShard(at('b'), { partRecords: [1, 1], passThrough: false, tallies: [] });
    await ports.ledger.failShard(at('c'), 'lost');
    await planSegment(ports, { ...cursor, segment: 1 });
    const items = await ports.ledger.readShards('animals-1', 'once-resolve', 1);
    expect(items.map(({ shard, input }) => [shard, input])).toEqual([
      ['a', 'in-a'],
      ['b.00000', 'runs/animals-1/once-claim/b/0.jsonl'],
      ['b.00001', 'runs/animals-1/once-claim/b/1.jsonl'],
    ]);
  });

  it('is a bug beyond the last segment', async () => {
    const { ports } = await open();
    await expect(planSegment(ports, { ...cursor, segment: 9 })).rejects.toThrow('no segment 9');
  });
});
