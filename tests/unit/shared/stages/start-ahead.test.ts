import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { ShardItem } from '../../../../shared/domain/ledger.ts';
import { askedAhead, mayBeAskedAhead } from '../../../../shared/stages/ahead.ts';
import type { StageShards } from '../../../../shared/stages/gate.ts';
import { startAhead } from '../../../../shared/stages/start-ahead.ts';
import { workAhead } from '../../../../shared/stages/work-ahead.ts';
import { anItem, aPlan, stageNamed } from '../../../support/a-plan.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const plan = aPlan();
const claims = plan.stages.findIndex(({ mode }) => mode === 'claim');
const claiming = stageNamed(plan, 'once-claim');
const open = () => ({ ledger: memoryLedger(), queue: memoryQueue(), clock: stillClock() });
const shard = (name: string, status: ShardItem['status']): ShardItem =>
  anItem({ shard: name, status, ...(status === 'D' ? { partRecords: [1], passThrough: true } : {}) });

/** Shards of the segment: some that are still asked, and some that have claimed. */
const held = (missing: readonly string[], claimed: readonly string[]): StageShards[] => {
  const all = [...missing, ...claimed];
  return plan.stages.slice(0, claims + 1).map((stage) => ({
    stage,
    items:
      stage.name === 'normalize'
        ? all.map((name) => shard(name, 'D'))
        : stage.name === 'ask'
          ? all.map((name) => shard(name, missing.includes(name) ? 'Q' : 'D'))
          : claimed.map((name) => shard(name, 'D')),
  }));
};
const sent = ({ queue }: ReturnType<typeof open>) => queue.sent.map(({ message }) => message.shard);

describe('asking ahead', () => {
  it('is for shards that have claimed and are held up, each once', async () => {
    const ports = open();
    const stages = held(['b'], ['a', 'c', 'd']);
    await startAhead(ports, plan, claiming, stages);
    await startAhead(ports, plan, claiming, stages);
    expect(ports.queue.sent).toEqual(
      ['c', 'd'].map((name) => ({
        worker: 'generate',
        message: { run: plan.run, stage: 'solve', shard: name, attempt: 1, ahead: true },
      })),
    );
    // The shard itself is not there before it has passed.
    expect(await ports.ledger.readShards(plan.run, 'solve', 1)).toEqual([]);
  });

  it('waits as long as many shards are missing, and is bounded', async () => {
    const names = (from: string, count: number) => Array.from({ length: count }, (_, at) => `${from}${100 + at}`);
    const ports = open();
    await startAhead(ports, plan, claiming, held(names('a', 65), names('b', 3)));
    expect(sent(ports)).toEqual([]);
    await startAhead(ports, plan, claiming, held(names('a', 64), names('b', 100)));
    expect(sent(ports)).toHaveLength(64);
    expect(sent(ports)[0]).toBe('b100');
  });

  it('is for prompts about single records, and only where the run allows it', () => {
    const solving = (change: object): Plan => ({
      ...plan,
      stages: plan.stages.map((stage) =>
        stage.name === 'solve'
          ? {
              ...stage,
              steps: stage.steps.map((step) =>
                step.kind === 'prompt' ? { ...step, options: { ...(step.options as object), ...change } } : step,
              ) as typeof stage.steps,
            }
          : stage,
      ),
    });
    expect(askedAhead(plan, claims)?.name).toBe('solve');
    expect(mayBeAskedAhead(plan, stageNamed(plan, 'solve'))).toBe(true);
    expect(mayBeAskedAhead(plan, stageNamed(plan, 'ask'))).toBe(false);
    expect(askedAhead(solving({ mode: 'scan', by: ['task'], order: 'line' }), claims)).toBeUndefined();
    expect(askedAhead(aPlan({}, { askAhead: false }), claims)).toBeUndefined();
    expect(askedAhead(aPlan({ rehearsal: true }), claims)).toBeUndefined();
  });
});

describe('a worker that asks ahead', () => {
  const message = { shard: 'c', attempt: 1 };
  const delivery = { holder: 'me', remaining: () => 900_000 };
  const solve = stageNamed(plan, 'solve');
  const begin = async () => {
    const ports = open();
    await startAhead(ports, plan, claiming, held(['b'], ['c']));
    return ports;
  };
  const passed = (ports: ReturnType<typeof open>) =>
    ports.ledger.addShards(plan.run, 'solve', 1, [{ shard: 'c', input: 'in', records: 1 }]);

  it('holds its lease while it asks, and is told when the shard has passed', async () => {
    const ports = await begin();
    const seen: unknown[] = [];
    await workAhead(ports, plan, solve, message, delivery, async ({ ahead, item }) => {
      seen.push(item.holder, ahead?.hasPassed());
      await passed(ports);
      ports.clock.tick();
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(ahead?.hasPassed());
      return 'waiting';
    });
    expect(seen).toEqual(['me', false, true]);
    expect((await ports.ledger.readShards(plan.run, 'solve+ahead', 1))[0]?.holder).toBeUndefined();
  });

  it('does not begin when the shard has passed already, or somebody else asks', async () => {
    const ports = await begin();
    let began = 0;
    const worker = async () => {
      began += 1;
      if (began === 1) await workAhead(ports, plan, solve, message, { ...delivery, holder: 'other' }, worker);
      return 'waiting' as const;
    };
    await workAhead(ports, plan, solve, message, delivery, worker);
    expect(began).toBe(1);
    await passed(ports);
    await workAhead(ports, plan, solve, message, delivery, worker);
    expect(began).toBe(1);
  });

  it('gives the shard free when it fails', async () => {
    const ports = await begin();
    const fails = workAhead(ports, plan, solve, message, delivery, () => Promise.reject(new Error('no')));
    await expect(fails).rejects.toThrow('no');
    expect((await ports.ledger.readShards(plan.run, 'solve+ahead', 1))[0]?.holder).toBeUndefined();
  });
});
