import { describe, expect, it } from 'vitest';
import type { PlanStage } from '../../../../shared/contract/plan.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { passedBy } from '../../../../shared/stages/pass-by.ts';
import { aModel } from '../../../support/a-model.ts';
import { aPlan, aWork, someStages } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const when = 'answer_kind == "free"';
const solve = someStages.find(({ name }) => name === 'solve') as PlanStage;
const stage: PlanStage = { ...solve, steps: solve.steps.map((step) => ({ ...step, when })) };
const records = ['number', 'short', 'choice'].map((kind) =>
  aRecord({ question: `Q ${kind}?`, answer_kind: kind, options: null }, { id: kind }),
);

describe('a generate stage that has nothing to ask', () => {
  it.each([0, 1, 3])('comes to the same as when it is run, over %i records', async (count) => {
    const some = records.slice(0, count);
    const plan = aPlan({ stages: someStages.map((one) => (one.name === 'solve' ? stage : one)) });
    const work = memoryBlob();
    await work.put('in', encodeLines(some));
    const generator = aModel(() => 'never');
    const renderPrompt = () => ({ messages: [], template: 'digest' });
    const ports = { work, ledger: memoryLedger(), clock: stillClock(), generator, renderPrompt, meter: noMeter };
    const run = await generateShard(ports, aWork(plan, 'solve', { input: 'in' }));
    if (typeof run === 'string') throw new Error(run);
    expect(run.parts).toEqual([some]);
    expect(run.units ?? [count]).toEqual([count]);
    expect(passedBy(stage, some)).toEqual(run.tallies);
    expect(generator.labels).toEqual([]);
  });

  it('is no such stage as soon as a step is meant for one record, or for all', () => {
    const free = aRecord({ question: 'Why?', answer_kind: 'free' }, { id: 'free' });
    expect(passedBy(stage, [...records, free])).toBeUndefined();
    expect(passedBy(solve, records)).toBeUndefined();
    expect(passedBy({ ...stage, worker: 'filter' }, records)).toBeUndefined();
  });
});
