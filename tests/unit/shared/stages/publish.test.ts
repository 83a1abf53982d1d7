import { beforeEach, describe, expect, it } from 'vitest';
import { SumsDiffer } from '../../../../shared/contract/errors.ts';
import { publishRun } from '../../../../shared/stages/publish.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { stillClock } from '../../../support/still-clock.ts';
import { type SampleDrop, sampleDrop } from '../../../support/storm/sample-drop.ts';
import { storm } from '../../../support/storm/storm.ts';
import type { StormResult } from '../../../support/storm/storm-types.ts';

/** The stores of a small run that is done, ready to be published once more. */
async function finished() {
  const drop: SampleDrop = await sampleDrop(1, { variants: 2, votes: 2 });
  const ledger = memoryLedger();
  const result: StormResult = await storm({ ...drop, ledger });
  const [work, datasets] = [memoryBlob(), memoryBlob()];
  for (const [key, bytes] of result.work) work.objects.set(key, bytes);
  for (const [key, text] of result.files) datasets.objects.set(key, Buffer.from(text, 'latin1'));
  const { plan } = drop;
  const ports = { work, datasets, ledger, clock: stillClock(), plans: { read: async () => plan }, software: 'storm' };
  return { plan, ports, result };
}
let world: Awaited<ReturnType<typeof finished>>;
beforeEach(async () => {
  world = await finished();
});
const publish = () => publishRun(world.ports, world.plan.run);
const shardOf = (stage: string) => ({ run: world.plan.run, stage, buckets: 1, shard: '' });

describe('publishing', () => {
  it('writes the same files again, manifest last, and leaves the run as it is', async () => {
    const { ports, plan, result } = world;
    const before = new Map(ports.datasets.objects);
    const order: string[] = [];
    const put = ports.datasets.put;
    ports.datasets.put = (key, body, type) => {
      order.push(key);
      return put(key, body, type);
    };
    expect(await publish()).toEqual({ run: plan.run, status: 'complete' });
    expect(new Map([...ports.datasets.objects].map(([key, bytes]) => [key, Buffer.from(bytes).toString()]))).toEqual(
      new Map([...before].map(([key, bytes]) => [key, Buffer.from(bytes).toString()])),
    );
    expect(order.at(-1)).toMatch(/manifest\.json$/u);
    expect((await ports.ledger.readRun(plan.run))?.counts).toEqual(result.run.counts);
  });

  it('moves the pointer of the dataset even while others move it', async () => {
    const { datasets } = world.ports;
    const swap = datasets.swap;
    let others = 3;
    datasets.swap = async (key, body, etag) => {
      others -= 1;
      if (others >= 0) await datasets.put(key, `{"run": "other-${others}"}`);
      return swap(key, body, etag);
    };
    await publish();
    expect(Buffer.from(datasets.objects.get('datasets/storm/current.json') ?? '').toString()).toContain(world.plan.run);
    datasets.swap = async () => false;
    await expect(publish()).rejects.toThrow('kept changing under 10 tries');
  });

  it('needs the run in the ledger', async () => {
    world.ports.ledger.readRun = async () => undefined;
    await expect(publish()).rejects.toThrow('not in the ledger');
  });
});

describe('what is not published', () => {
  it('is a run with a data file that is missing', async () => {
    await world.ports.ledger.addShards(world.plan.run, 'package', 1, [{ shard: 'x', input: 'i', records: 0 }]);
    await world.ports.ledger.failShard({ ...shardOf('package'), shard: 'x' }, 'disk full');
    await expect(publish()).rejects.toThrow(SumsDiffer);
    await expect(publish()).rejects.toThrow('The data file x could not be written: disk full.');
  });

  it('is a run with a shard that is still open', async () => {
    await world.ports.ledger.addShards(world.plan.run, 'package', 1, [{ shard: 'x', input: 'i', records: 0 }]);
    await expect(publish()).rejects.toThrow('could not be written: unknown');
  });

  it.each(['accepted', 'rejected'] as const)('is a run whose %s rows are not in the data files', async (side) => {
    const { objects } = world.ports.work;
    const key = `runs/${world.plan.run}/statistics/${side}-00000.json`;
    const [first = '', ...others] = Buffer.from(objects.get(key) ?? '')
      .toString()
      .split('\n');
    const file = JSON.parse(first);
    file.statistics[side].rows += 1;
    objects.set(key, Buffer.from([JSON.stringify(file), ...others].join('\n')));
    await expect(publish()).rejects.toThrow(SumsDiffer);
  });
});
