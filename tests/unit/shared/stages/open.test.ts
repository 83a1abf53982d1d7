import { describe, expect, it } from 'vitest';
import { DropRefused } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { RunItem } from '../../../../shared/contract/run-item.ts';
import { dropOfRunFile, type OpenPorts, openRun } from '../../../../shared/stages/open.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { stillClock } from '../../../support/still-clock.ts';

const input = { bucket: 'b', key: 'drops/animals/run.yaml' };
const begun = { opened: true, run: 'animals-1', segment: 0, tick: 0 };

const open = (buildPlan: OpenPorts['buildPlan'] = () => ({ plan: aPlan() })) => ({
  seeds: memoryBlob(),
  work: memoryBlob(),
  ledger: memoryLedger(),
  clock: stillClock(0),
  wantsFile: (path: string) => path.endsWith('.yaml'),
  buildPlan,
});
type Ports = ReturnType<typeof open>;
const addShard = ({ ledger }: Ports) =>
  ledger.addShards('animals-1', 'normalize', 1, [{ shard: 's', input: 'in', records: 0 }]);
const close = async ({ ledger }: Ports, status: RunItem['status']) => {
  const item = await ledger.readRun('animals-1');
  if (item !== undefined) await ledger.closeRun({ ...item, status, error: 'e', finishedAt: 'f' }, ['running']);
};
const planIn = ({ work }: Ports): Plan =>
  JSON.parse(Buffer.from(work.objects.get('runs/animals-1/plan.json') ?? '').toString());

const behindABarrier: Plan['stages'] = [
  { name: 'claim', worker: 'dedup', mode: 'claim', segment: 0, steps: [] },
  { name: 'resolve', worker: 'dedup', mode: 'resolve', segment: 1, steps: [] },
];

describe('opening a drop', () => {
  it('reads its small files, freezes the plan and creates the run', async () => {
    const seen: string[] = [];
    const ports = open(({ drop, files, objects }) => {
      seen.push(drop, ...files.keys(), String(objects.length));
      return { plan: aPlan() };
    });
    await ports.seeds.put('drops/animals/run.yaml', 'recipe: x');
    await ports.seeds.put('drops/animals/seeds.jsonl', '{}');
    await ports.seeds.put('drops/animals-other/run.yaml', '');
    expect(await openRun(ports, input)).toEqual(begun);
    expect(seen).toEqual(['animals', 'run.yaml', '2']);
    expect(planIn(ports).run).toBe('animals-1');
    expect(await ports.ledger.readRun('animals-1')).toMatchObject({
      status: 'running',
      recipe: 'sample@1',
      drop: 'animals',
    });
  });

  it('opens once: an event that comes again finds the run at work', async () => {
    const ports = open();
    await openRun(ports, input);
    await addShard(ports);
    expect(await openRun(ports, input)).toEqual({ ...begun, opened: false });
  });

  it('takes up a run whose opening died before it could say so', async () => {
    const ports = open();
    await openRun(ports, input);
    expect(await openRun(ports, input)).toEqual(begun);
  });

  it('keeps the first plan of a run', async () => {
    const ports = open();
    await openRun(ports, input);
    await openRun({ ...ports, buildPlan: () => ({ plan: aPlan({ notices: ['later'] }) }) }, input);
    expect(planIn(ports).notices).toEqual([]);
  });

  it('goes on in a new execution when the old one hands over', async () => {
    const ports = open();
    await openRun(ports, input);
    await addShard(ports);
    expect(await openRun(ports, { ...input, continues: true })).toEqual(begun);
  });
});

describe('a drop that cannot be run', () => {
  it('is refused with its first problems, and all of them beside it', async () => {
    const problems = Array.from({ length: 8 }, (_, index) => `problem ${index}`);
    const ports = open(() => ({ problems }));
    await expect(openRun(ports, input)).rejects.toThrow(DropRefused);
    await expect(openRun(ports, input)).rejects.toThrow('problem 4\n... and 3 more');
    const refusal = JSON.parse(Buffer.from(ports.work.objects.get('refused/animals.json') ?? '').toString());
    expect(refusal).toEqual({ schemaVersion: 1, drop: 'animals', problems });
    expect(await ports.ledger.listRuns()).toEqual([]);
  });

  it.each(['run.yaml', 'drops/animals/other.yaml', 'drops/a/b/run.yaml', 'drops/../run.yaml', 'drops/A b/run.yaml'])(
    'is not what %s belongs to',
    async (key) => {
      expect(dropOfRunFile(key)).toBeUndefined();
      await expect(openRun(open(), { ...input, key })).rejects.toThrow(DropRefused);
    },
  );
});

describe('resuming', () => {
  const resume = { ...input, resume: true };

  it('makes pending what is not done, also what a dead worker holds', async () => {
    const ports = open();
    await openRun(ports, input);
    await addShard(ports);
    const at = { run: 'animals-1', stage: 'normalize', buckets: 1, shard: 's' };
    const [item] = await ports.ledger.readShards('animals-1', 'normalize', 1);
    if (item !== undefined) await ports.ledger.queueShard(at, item, 9e15);
    await ports.ledger.beginShard(at, 1, 'dead', 0, 9e15);
    expect(await openRun(ports, resume)).toEqual(begun);
    expect(await ports.ledger.readShards('animals-1', 'normalize', 1)).toMatchObject([{ status: 'P', leaseUntil: 0 }]);
  });

  it('mends what was lost or held before a barrier while nothing later has passed it', async () => {
    const ports = open();
    await openRun(ports, input);
    const at = (stage: string, shard: string) => ({ run: 'animals-1', stage, buckets: 1, shard });
    for (const shard of ['a', 'b', 'd']) {
      await ports.ledger.addShards('animals-1', 'ask', 1, [{ shard, input: 'in', records: 1 }]);
      await ports.ledger.failShard(at('ask', shard), 'died');
    }
    await ports.ledger.addQueuedShard(at('ask', 'c'), { shard: 'c', input: 'in', records: 1 }, 9e15);
    await ports.ledger.addShards('animals-1', 'once-resolve', 1, [{ shard: 'b', input: 'in', records: 1 }]);
    await openRun(ports, resume);
    const items = await ports.ledger.readShards('animals-1', 'ask', 1);
    expect(items.map(({ shard, status }) => `${shard}${status}`)).toEqual(['aF', 'bF', 'cP', 'dP']);
  });

  it('leaves lost what was lost before a barrier that others have passed', async () => {
    const ports = open(() => ({ plan: aPlan({ stages: behindABarrier }) }));
    await openRun(ports, input);
    for (const stage of ['claim', 'resolve']) {
      await ports.ledger.addShards('animals-1', stage, 1, [{ shard: 's', input: 'in', records: 1 }]);
      await ports.ledger.failShard({ run: 'animals-1', stage, buckets: 1, shard: 's' }, 'died');
    }
    await openRun(ports, resume);
    expect(await ports.ledger.readShards('animals-1', 'claim', 1)).toMatchObject([{ status: 'F' }]);
    expect(await ports.ledger.readShards('animals-1', 'resolve', 1)).toMatchObject([{ status: 'P' }]);
  });

  it('opens a failed run again without its error', async () => {
    const ports = open();
    await openRun(ports, input);
    await close(ports, 'failed');
    expect(await openRun(ports, resume)).toEqual(begun);
    const item = await ports.ledger.readRun('animals-1');
    expect(item?.status).toBe('running');
    expect([item?.error, item?.finishedAt]).toEqual([undefined, undefined]);
  });

  it('leaves a complete run alone', async () => {
    const ports = open();
    await openRun(ports, input);
    await close(ports, 'complete');
    expect(await openRun(ports, resume)).toEqual({ ...begun, opened: false });
  });

  it('takes over another cap and other prices, and nothing else', async () => {
    const ports = open();
    await openRun(ports, input);
    const later = aPlan({ budget: { max_usd: 5 }, notices: ['later'], randomSeed: 99 });
    await openRun({ ...ports, buildPlan: () => ({ plan: later }) }, resume);
    expect(planIn(ports)).toMatchObject({ budget: { max_usd: 5 }, notices: [], randomSeed: 7 });
  });
});
