import { beforeEach, describe, expect, it } from 'vitest';
import { buryMessages } from '../../../../shared/stages/bury.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';

const plan = aPlan();
const at = { run: plan.run, stage: 'ask', buckets: 1, shard: 's' };
const body = (attempt: number): string => JSON.stringify({ run: plan.run, stage: 'ask', shard: 's', attempt });

const open = async () => {
  const counted: unknown[] = [];
  const ports = {
    work: memoryBlob(),
    ledger: memoryLedger(),
    plans: { read: async () => plan },
    meter: { count: (values: unknown) => void counted.push(values) },
  };
  await ports.ledger.addShards(plan.run, 'ask', 1, [{ shard: 's', input: 'in', records: 1 }]);
  const [item] = await ports.ledger.readShards(plan.run, 'ask', 1);
  if (item !== undefined) await ports.ledger.queueShard(at, item, 10);
  return { ports, counted };
};
let world: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  world = await open();
});
const bury = (...bodies: string[]) =>
  buryMessages(
    world.ports,
    bodies.map((text, index) => ({ messageId: `m${index}`, body: text })),
    () => undefined,
  );
const statusOf = async () => (await world.ports.ledger.readShard(plan.run, 'ask', 1, 's'))?.status;

describe('dead letters', () => {
  it('mark their shard failed and are kept, however often they come', async () => {
    expect(await bury(body(1))).toEqual({ batchItemFailures: [] });
    expect(await bury(body(1))).toEqual({ batchItemFailures: [] });
    expect(await statusOf()).toBe('F');
    expect([...world.ports.work.objects.keys()]).toEqual(['runs/animals-1/graveyard/ask/s.json']);
    expect(world.counted).toHaveLength(1);
  });

  it('keep the error of the last worker', async () => {
    const { ledger } = world.ports;
    await ledger.beginShard(at, 1, 'w', 0, 100);
    await ledger.releaseShard(at, 'w', 'out of memory');
    await bury(body(1));
    expect(await ledger.readShard(plan.run, 'ask', 1, 's')).toMatchObject({ status: 'F', error: 'out of memory' });
  });

  it('of an older attempt change nothing', async () => {
    const { ledger } = world.ports;
    const item = await ledger.readShard(plan.run, 'ask', 1, 's');
    if (item !== undefined) await ledger.queueShard(at, item, 20);
    await bury(body(1));
    expect(await statusOf()).toBe('Q');
  });

  it('of a shard that is done change nothing', async () => {
    await world.ports.ledger.finishShard(at, { partRecords: [1], passThrough: false, tallies: [] });
    await bury(body(1));
    expect(await statusOf()).toBe('D');
  });

  it('that cannot be read come again, beside those that can', async () => {
    expect(await bury('no JSON', body(1))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(await statusOf()).toBe('F');
  });
});
