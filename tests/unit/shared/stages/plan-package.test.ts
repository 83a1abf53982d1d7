import { describe, expect, it } from 'vitest';
import { planPackage, readGroup } from '../../../../shared/stages/plan-package.ts';
import { aPlan } from '../../../support/a-plan.ts';
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

  it('cuts files at 50,000 rows, never within an object', async () => {
    const ports = open();
    for (const shard of ['a', 'b', 'c']) await done(ports, 'promote', shard, 30_000, 0);
    expect((await groups(ports)).map(({ side, index, of, keys }) => [side, index, of, keys.length])).toEqual([
      ['accepted', 0, 3, 1],
      ['accepted', 1, 3, 1],
      ['accepted', 2, 3, 1],
      ['rejected', 0, 1, 0],
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
