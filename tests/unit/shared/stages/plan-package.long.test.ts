import { describe, expect, it } from 'vitest';
import { partKey, rejectsKey } from '../../../../shared/contract/keys.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { groupRecords, groupRejects, planPackage, readGroup } from '../../../../shared/stages/plan-package.ts';
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

  it('cuts rejects step by step at exact rows, so that the size of shards does not show in them either', async () => {
    const reject = (step: string, id: string) => ({
      ...{ id, step, outcome: 'rejected', reason: 'tie', evidence: '', seed: null, kind: 'k', fields: {} },
    });
    const stages = plan.stages.map((stage) =>
      stage.name === 'promote'
        ? { ...stage, steps: ['first', 'second'].map((id) => ({ id, kind: 'filter', options: {} })) }
        : { ...stage, steps: [] },
    );
    /** Every record is dropped by one of two steps; shards hold them in their order, each step's together. */
    const filesOf = async (shardRows: number): Promise<string[][]> => {
      const ports = open();
      const total = 120_000;
      for (let at = 0; at < total; at += shardRows) {
        const ids = Array.from({ length: Math.min(shardRows, total - at) }, (_, offset) => at + offset);
        const of = (step: string): string[] => ids.filter((id) => (id % 3 === 0) === (step === 'second')).map(String);
        const shard = String(at).padStart(6, '0');
        await ports.ledger.addShards(plan.run, 'promote', 1, [{ shard, input: 'in', records: ids.length }]);
        const tallies = ['first', 'second'].map((step) => {
          const made = of(step).length;
          return { step, in: made, made, kept: 0, rejected: { tie: made }, failed: {}, tokensIn: 0, tokensOut: 0 };
        });
        const at1 = { run: plan.run, stage: 'promote', buckets: 1, shard };
        await ports.ledger.finishShard(at1, { partRecords: [0], passThrough: false, tallies });
        const lines = ['first', 'second'].flatMap((step) => of(step).map((id) => reject(step, id)));
        await ports.work.put(rejectsKey(plan.run, 'promote', shard), encodeLines(lines));
      }
      const planned = await planPackage(ports, { ...plan, stages });
      const files = await Promise.all(planned.map(({ input }) => readGroup(ports.work, input)));
      return Promise.all(
        files
          .filter(({ side }) => side === 'rejected')
          .map(async (file) =>
            (await groupRejects(ports.work, file))
              .toSorted((a, b) => (a.step < b.step ? -1 : a.step > b.step ? 1 : 0))
              .map(({ id }) => id),
          ),
      );
    };
    const [large, small] = [await filesOf(120_000), await filesOf(7000)];
    expect(large.map((ids) => ids.length)).toEqual([50_000, 50_000, 20_000]);
    expect(small.map((ids) => ids.length)).toEqual([50_000, 50_000, 20_000]);
    for (const [index, ids] of large.entries()) expect(small[index]?.join() === ids.join()).toBe(true);
  });

  it('puts fewer rows into a file where they are long', async () => {
    const ports = open();
    await done(ports, 'promote', 'a', 30, 0);
    const list = ports.work.list.bind(ports.work);
    const work = {
      ...ports.work,
      list: async (prefix: string) =>
        prefix.includes('/promote/')
          ? [{ key: partKey(plan.run, 'promote', 'a', 0), size: 30 * 12 * 1024 * 1024, etag: '' }]
          : list(prefix),
    };
    const planned = await planPackage({ ...ports, work }, plan);
    expect(planned.filter(({ shard }) => shard.startsWith('accepted'))).toHaveLength(3);
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
