import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanStage } from '../../../../shared/contract/plan.ts';
import type { ShardItem } from '../../../../shared/domain/ledger.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { handOn } from '../../../../shared/stages/hand-on.ts';
import { aPlan, someStages } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { memoryQueue } from '../../../support/memory-queue.ts';
import { stillClock } from '../../../support/still-clock.ts';

const when = 'answer_kind == "free"';
const guarded = (stage: PlanStage): PlanStage => ({ ...stage, steps: stage.steps.map((step) => ({ ...step, when })) });
/** Ask, look at it, ask again those with a free answer, look at it. */
const names = ['normalize', 'ask', 'ask-filter', 'again', 'again-filter', 'package'];
const stages = names.map((name): PlanStage => {
  const like = someStages.find((stage) => stage.name === name.replace('again', 'ask')) as PlanStage;
  const stage = { ...like, name, segment: name === 'package' ? 1 : 0 };
  return name === 'again' ? guarded(stage) : stage;
});
const plan = aPlan({ stages });
const [from, done] = [2, { shard: 's', input: 'in', status: 'D', attempt: 1, failures: 0, leaseUntil: 0 } as const];
const record = (id: string, kind: string): SowerRecord => aRecord({ question: id, answer_kind: kind }, { id });

let ledger = memoryLedger();
let queue = memoryQueue();
const look = async (stage: string) =>
  (await ledger.readShards(plan.run, stage, plan.tuning.ledgerBuckets)).map(({ shard, status, input }) => ({
    shard,
    status,
    input,
  }));
const go = (parts?: SowerRecord[][]): Promise<void> => {
  const counts = (parts ?? [[], []]).map((records) => records.length);
  const item: ShardItem = { ...done, records: 3, partRecords: counts };
  return handOn({ ledger, queue, clock: stillClock() }, plan, from, item, parts);
};
beforeEach(() => {
  ledger = memoryLedger();
  queue = memoryQueue();
});

describe('handing a shard on', () => {
  it('passes a stage that has nothing to ask, and queues the one behind it', async () => {
    await go([[record('a', 'number')], [record('b', 'free')]]);
    const [first, second] = await look('again');
    expect(first).toMatchObject({ status: 'D' });
    expect(second).toMatchObject({ status: 'Q' });
    const [behind, ...others] = await look('again-filter');
    expect(behind).toMatchObject({ status: 'Q', input: first?.input });
    expect(others).toEqual([]);
  });

  it('queues the next stage where the records are not at hand', async () => {
    await go();
    expect((await look('again')).map(({ status }) => status)).toEqual(['Q', 'Q']);
    expect(await look('again-filter')).toEqual([]);
  });

  it('leaves a shard alone that somebody else has added meanwhile', async () => {
    await go();
    await go([[record('a', 'number')], [record('b', 'number')]]);
    expect((await look('again')).map(({ status }) => status)).toEqual(['Q', 'Q']);
    expect(await look('again-filter')).toEqual([]);
  });
});
