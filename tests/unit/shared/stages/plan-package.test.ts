import { describe, expect, it } from 'vitest';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { groupRecords, planPackage, readGroup } from '../../../../shared/stages/plan-package.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';

const plan = aPlan();
const open = () => ({ work: memoryBlob(), ledger: memoryLedger() });
type Ports = ReturnType<typeof open>;

const done = async ({ ledger }: Ports, stage: string, shard: string, kept: number, dropped: number, pass = false) => {
  await ledger.addShards(plan.run, stage, 1, [{ shard, input: `in-${shard}`, records: kept + dropped }]);
  const tallies = [
    {
      step: 's',
      in: kept + dropped,
      made: kept + dropped,
      kept,
      rejected: dropped > 0 ? { tie: dropped } : {},
      failed: {},
      tokensIn: 0,
      tokensOut: 0,
    },
  ];
  await ledger.finishShard(
    { run: plan.run, stage, buckets: 1, shard },
    { partRecords: [kept], passThrough: pass, tallies },
  );
};
const groups = async (ports: Ports) =>
  Promise.all((await planPackage(ports, plan)).map(({ input }) => readGroup(ports.work, input)));

describe('planning data files', () => {
  it('takes the output of the last row stage, and the rejects of every stage, in ledger order', async () => {
    const ports = open();
    await done(ports, 'promote', 'b', 2, 0);
    await done(ports, 'promote', 'a', 1, 1);
    await done(ports, 'ask-filter', 'a', 9, 3);
    expect(await groups(ports)).toEqual([
      {
        side: 'accepted',
        index: 0,
        of: 1,
        keys: ['runs/animals-1/promote/a/0.jsonl', 'runs/animals-1/promote/b/0.jsonl'],
      },
      {
        side: 'rejected',
        index: 0,
        of: 1,
        keys: ['runs/animals-1/ask-filter/a/rejects.jsonl', 'runs/animals-1/promote/a/rejects.jsonl'],
      },
    ]);
  });

  it('makes an empty file of each side when there is nothing', async () => {
    expect((await groups(open())).map(({ side, keys }) => [side, keys])).toEqual([
      ['accepted', []],
      ['rejected', []],
    ]);
  });

  it('cuts files at 50,000 rows exactly, so that the size of shards does not show', async () => {
    const cuts = async (shards: readonly (readonly [string, number])[]) => {
      const ports = open();
      for (const [shard, rows] of shards) await done(ports, 'promote', shard, rows, 0);
      return (await groups(ports)).map(({ side, index, of, keys, skip, take }) => [
        side,
        index,
        of,
        keys.map((key) => key.split('/')[3]).join(''),
        skip,
        take,
      ]);
    };
    expect(
      await cuts([
        ['a', 30_000],
        ['b', 30_000],
        ['c', 50_000],
      ]),
    ).toEqual([
      ['accepted', 0, 3, 'ab', 0, 50_000],
      ['accepted', 1, 3, 'bc', 20_000, 50_000],
      ['accepted', 2, 3, 'c', 40_000, 10_000],
      ['rejected', 0, 1, '', undefined, undefined],
    ]);
    expect(await cuts([['a', 110_000]])).toEqual([
      ['accepted', 0, 3, 'a', 0, 50_000],
      ['accepted', 1, 3, 'a', 50_000, 50_000],
      ['accepted', 2, 3, 'a', 100_000, 10_000],
      ['rejected', 0, 1, '', undefined, undefined],
    ]);
  });

  it('gives each file its own rows of the objects that it shares with another', async () => {
    const work = memoryBlob();
    const records = ['a', 'b', 'c', 'd'].map((id) => aRecord({}, { id }));
    await work.put('one', encodeLines(records.slice(0, 3)));
    await work.put('two', encodeLines(records.slice(3)));
    const group = { side: 'accepted' as const, index: 0, of: 2, keys: ['one', 'two'] };
    const ids = async (over: object) => (await groupRecords(work, { ...group, ...over })).map(({ id }) => id);
    expect([await ids({}), await ids({ skip: 1, take: 2 }), await ids({ skip: 2, take: 2 })]).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c'],
      ['c', 'd'],
    ]);
  });

  it('reads the input of a shard that passed it through, and nothing of one that was given up', async () => {
    const ports = open();
    await done(ports, 'promote', 'a', 2, 0, true);
    await ports.ledger.addShards(plan.run, 'promote', 1, [{ shard: 'b', input: 'in-b', records: 1 }]);
    await ports.ledger.failShard({ run: plan.run, stage: 'promote', buckets: 1, shard: 'b' }, 'lost');
    expect((await groups(ports))[0]?.keys).toEqual(['in-a']);
  });

  it('is the same when it is repeated', async () => {
    const ports = open();
    await done(ports, 'promote', 'a', 2, 0);
    expect(await planPackage(ports, plan)).toEqual(await planPackage(ports, plan));
  });
});
