import { describe, expect, it } from 'vitest';
import { PlanMissing } from '../../../../shared/contract/errors.ts';
import { flowsInto, planReader, stageOf } from '../../../../shared/stages/plan-reader.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const plan = aPlan();

describe('the plan of a run', () => {
  it('is read once and checked', async () => {
    const work = memoryBlob();
    await work.put('runs/animals-1/plan.json', JSON.stringify(plan));
    const reader = planReader(work);
    const first = await reader.read('animals-1');
    expect(first).toEqual(plan);
    work.objects.clear();
    expect(await reader.read('animals-1')).toBe(first);
  });

  it('is looked for again after it was missing or broken', async () => {
    const work = memoryBlob();
    const reader = planReader(work);
    await expect(reader.read('animals-1')).rejects.toThrow(PlanMissing);
    await work.put('runs/animals-1/plan.json', '{}');
    await expect(reader.read('animals-1')).rejects.toThrow();
    await work.put('runs/animals-1/plan.json', JSON.stringify(plan));
    expect((await reader.read('animals-1')).run).toBe('animals-1');
  });
});

describe('the stages of a plan', () => {
  it('are found by name', () => {
    expect(stageOf(plan, 'solve')).toMatchObject({ index: 5, stage: { worker: 'generate' } });
    expect(() => stageOf(plan, 'nothing')).toThrow('no stage "nothing"');
  });

  it('flow into the next one, but not over a barrier', () => {
    expect(flowsInto(plan, 0)?.name).toBe('ask');
    expect(flowsInto(plan, 3)).toBeUndefined();
    expect(flowsInto(plan, plan.stages.length - 1)).toBeUndefined();
  });
});
