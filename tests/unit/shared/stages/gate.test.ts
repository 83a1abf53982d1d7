import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShardItem } from '../../../../shared/domain/ledger.ts';
import { behindGate, type StageShards, throughGate } from '../../../../shared/stages/gate.ts';
import { openGate } from '../../../../shared/stages/open-gate.ts';
import { anItem, aPlan, stageNamed } from '../../../support/a-plan.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = aPlan();
const claims = plan.stages.findIndex(({ mode }) => mode === 'claim');
const before = plan.stages.slice(0, claims + 1);
const item = (shard: string, status: ShardItem['status'], parts = 1): ShardItem =>
  anItem({ shard, status, ...(status === 'D' ? { partRecords: Array.from({ length: parts }, () => 1) } : {}) });

/** Shards by stage, as `'aD bQ'`. */
const read = (...stages: readonly string[]): StageShards[] =>
  before.map((stage, index) => ({
    stage,
    items: (stages[index] ?? '')
      .split(' ')
      .filter((text) => text !== '')
      .map((text) => item(text.slice(0, -1), text.slice(-1) as ShardItem['status'])),
  }));
const passing = (...stages: readonly string[]): string[] =>
  throughGate(plan, read(...stages)).map(({ shard }) => shard);

describe('a barrier that shards pass one after the other', () => {
  it('lets through what has claimed and has nothing unfinished before it', () => {
    expect(passing('aD bD cD', 'aD bD cD', 'aD bD cD', 'aD bD cQ')).toEqual(['a', 'b']);
    expect(passing('aD bD cD', 'aD bQ cD', 'aD cD', 'aD cD')).toEqual(['a']);
    expect(passing('aQ bD cD', 'bD cD', 'bD cD', 'bD cD')).toEqual([]);
    expect(passing('aD bD', 'aD bD', 'aD bD', 'aD bD')).toEqual(['a', 'b']);
  });

  it('waits for what a worker has not yet registered', () => {
    expect(passing('aD bD cD', 'aD cD', 'aD cD', 'aD cD')).toEqual(['a']);
    expect(passing('aD bD cD', 'aD bD cD', 'aD bD cD', 'aD cD')).toEqual(['a']);
  });

  it('waits for parts, and stays closed behind a shard that was given up', () => {
    const [normalize, ...rest] = read('', 'a.00000D', 'a.00000D', 'a.00000D');
    const parts = { stage: normalize?.stage ?? stageNamed(plan, 'normalize'), items: [item('a', 'D', 2)] };
    expect(throughGate(plan, [parts, ...rest]).map(({ shard }) => shard)).toEqual(['a.00000']);
    expect(passing('aD bD cD', 'aD bF cD', 'aD cD', 'aD cD')).toEqual(['a']);
  });

  it('is none where rows are put in another order, where seeds come twice, and for other steps', () => {
    expect(behindGate(plan, claims)?.name).toBe('once-resolve');
    expect(behindGate(plan, claims - 1)).toBeUndefined();
    expect(behindGate(aPlan({ seeds: [...plan.seeds, ...plan.seeds] }), claims)).toBeUndefined();
    const changed = (change: object, at: number) =>
      behindGate(
        aPlan({ stages: plan.stages.map((stage, index) => (index === at ? { ...stage, ...change } : stage)) }),
        claims,
      );
    expect(changed({ together: [['group']] }, 1)?.name).toBe('once-resolve');
    expect(changed({ steps: [{ id: 'once', kind: 'near_dedup', options: {} }] }, claims)).toBeUndefined();
  });

  it('is one behind other barriers too, where those leave every record its seed', () => {
    const [source, ...rest] = plan.stages;
    const behind = (kind: string, options: object) => {
      const steps = [{ id: 'first', kind, options }];
      const barrier = (['claim', 'join', 'resolve'] as const).map((mode, segment) => ({
        name: `first-${mode}`,
        worker: 'dedup' as const,
        segment,
        mode,
        steps,
      }));
      const stages = rest.map((stage) => ({ ...stage, segment: stage.segment + 2 }));
      const all = [...(source === undefined ? [] : [source]), ...barrier, ...stages];
      return behindGate(aPlan({ stages: all as typeof plan.stages }), claims + 3)?.name;
    };
    const quantile = { scores: { bucket: 'score' }, percentiles: [50], weight: '1' };
    expect(behind('examples', { count: 1, by: ['task'], fields: ['question'] })).toBe('once-resolve');
    expect(behind('quantile', quantile)).toBe('once-resolve');
    expect(behind('dedup', { key: 'question' })).toBe('once-resolve');
    expect(behind('openings', {})).toBeUndefined();
  });

  it('is none where what may pass it comes through a gate itself: nobody knows which shards will come', () => {
    const at = plan.stages.findIndex(({ mode }) => mode === 'resolve');
    const again = [
      {
        name: 'again-claim',
        worker: 'dedup' as const,
        segment: 1,
        mode: 'claim' as const,
        steps: plan.stages[claims]?.steps ?? [],
      },
      {
        name: 'again-resolve',
        worker: 'dedup' as const,
        segment: 2,
        mode: 'resolve' as const,
        steps: plan.stages[claims]?.steps ?? [],
      },
    ];
    const twice = aPlan({ stages: [...plan.stages.slice(0, at + 1), ...again] });
    expect(behindGate(twice, claims)?.name).toBe('once-resolve');
    expect(behindGate(twice, at + 1)).toBeUndefined();
  });

  it('never lets a shard through before one that comes earlier has claimed (property)', () => {
    const shards = ['a', 'b', 'c', 'd', 'e', 'f'];
    const progress = fc.array(fc.nat({ max: before.length }), { minLength: shards.length, maxLength: shards.length });
    fc.assert(
      fc.property(progress, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (reached, unregistered) => {
        // A shard is done in as many stages as it has reached, and open in the next unless that is not registered yet.
        const stages = before.map((stage, index) => ({
          stage,
          items: shards.flatMap((shard, place) => {
            const done = reached[place] ?? 0;
            if (index < done) return [item(shard, 'D')];
            return index === done && (index === 0 || unregistered[place] !== true) ? [item(shard, 'Q')] : [];
          }),
        }));
        const claimed = shards.map((_, place) => reached[place] === before.length);
        const prefix = claimed.indexOf(false);
        const expected = prefix < 0 ? shards : shards.slice(0, prefix);
        expect(throughGate(plan, stages).map(({ shard }) => shard)).toEqual(expected);
      }),
    );
  });
});

describe('opening the gate', () => {
  const open = () => ({ ledger: memoryLedger(), queue: memoryQueue(), clock: stillClock() });
  const fill = async ({ ledger }: ReturnType<typeof open>, statuses: readonly string[]) => {
    for (const { stage, items } of read(...statuses)) {
      for (const { shard, status } of items) {
        await ledger.addShards(plan.run, stage.name, 1, [{ shard, input: 'in', records: 1 }]);
        const at = { run: plan.run, stage: stage.name, buckets: 1, shard };
        if (status === 'D') await ledger.finishShard(at, { partRecords: [1], passThrough: true, tallies: [] });
      }
    }
  };

  it('queues each shard behind it once', async () => {
    const ports = open();
    await fill(ports, ['aD bD', 'aD bD', 'aD bD', 'aD bP']);
    await openGate(ports, plan, claims);
    await openGate(ports, plan, claims);
    expect(ports.queue.sent.map(({ worker, message }) => [worker, message.stage, message.shard])).toEqual([
      ['dedup', 'once-resolve', 'a'],
    ]);
  });

  it('is left to advance in large runs, and does nothing at other stages', async () => {
    const ports = open();
    await fill(ports, ['aD', 'aD', 'aD', 'aD']);
    const [seed] = plan.seeds;
    const large = aPlan({ seeds: seed === undefined ? [] : [{ ...seed, object: { ...seed.object, size: 2 ** 21 } }] });
    await openGate(ports, large, claims);
    await openGate(ports, plan, 1);
    expect(ports.queue.sent).toEqual([]);
  });
});
