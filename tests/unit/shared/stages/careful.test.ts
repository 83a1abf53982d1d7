import { describe, expect, it } from 'vitest';
import type { Blob } from '../../../../shared/ports.ts';
import { type Breadcrumbs, openBreadcrumbs, runRowStepsCarefully } from '../../../../shared/stages/careful.ts';
import { runRowSteps } from '../../../../shared/stages/row-steps.ts';
import { aPlan, aWork, stageNamed } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const plan = aPlan();
const crumbsAt = (work: Blob, failures: number) => openBreadcrumbs(work, aWork(plan, 'ask-filter', { failures }));

describe('breadcrumbs', () => {
  it('are not left before a shard has failed twice', async () => {
    expect(await crumbsAt(memoryBlob(), 1)).toBeUndefined();
    expect(await crumbsAt(memoryBlob(), 2)).toBeDefined();
  });

  it('convict a unit at which two workers ended, and nothing that one left behind', async () => {
    const work = memoryBlob();
    for (const [failures, trail] of [
      [2, ['a', 'b']],
      [3, ['a', 'b']],
    ] as const) {
      const crumbs = await crumbsAt(work, failures);
      for (const unit of trail) await crumbs?.leave(unit);
    }
    const crumbs = await crumbsAt(work, 4);
    expect([crumbs?.isPoison('a'), crumbs?.isPoison('b'), crumbs?.isPoison('c')]).toEqual([false, true, false]);
  });

  it('do not convict on the trace of the same try', async () => {
    const work = memoryBlob();
    await (await crumbsAt(work, 2))?.leave('a');
    await (await crumbsAt(work, 3))?.leave('a');
    expect((await crumbsAt(work, 3))?.isPoison('a')).toBe(false);
  });
});

describe('steps that go unit by unit', () => {
  const left: string[] = [];
  const crumbs = (...guilty: string[]): Breadcrumbs => ({
    isPoison: (unit) => guilty.includes(unit),
    leave: async (unit) => void left.push(unit),
  });
  const reply = (text: string) => ({ text, finish_reason: 'stop', tokens_in: 1, tokens_out: 1 });
  const item = (id: string) =>
    aRecord({ answer_kind: 'short', question: 's', reply: reply(`Question: What is ${id}?\nAnswer: x`) }, { id });
  const ballot = (question: string, number: number) =>
    aRecord(
      {
        answer_kind: 'short',
        question: `Q ${question}`,
        options: null,
        ballot_options: null,
        question_id: question,
        ballot: number,
        reply: reply('Answer: x'),
      },
      { id: `${question}${number}` },
    );

  it('make the same of sound records as all at once', async () => {
    const { steps } = stageNamed(plan, 'ask-filter');
    const records = [item('a'), item('b'), aRecord({ answer_kind: 'short', reply: reply('') }, { id: 'c' })];
    left.length = 0;
    const careful = await runRowStepsCarefully(plan, steps, records, undefined, crumbs());
    expect(careful).toEqual(runRowSteps(plan, steps, records));
    expect(left).toEqual(['a', 'b', 'c']);
    expect(await runRowStepsCarefully(plan, steps, [], undefined, crumbs())).toEqual(runRowSteps(plan, steps, []));
  });

  it('leave a poisonous record out and count it as failed', async () => {
    const { steps } = stageNamed(plan, 'ask-filter');
    left.length = 0;
    const result = await runRowStepsCarefully(plan, steps, [item('a'), item('b')], undefined, crumbs('a'));
    expect(left).toEqual(['b']);
    expect(result.kept).toHaveLength(1);
    expect(result.dropped).toMatchObject([{ outcome: 'failed', reason: 'poison', step: 'item' }]);
    expect(result.tallies).toMatchObject([{ step: 'item', in: 2, made: 2, kept: 1, failed: { poison: 1 } }]);
  });

  it('keep the ballots of a question together, which counts once at the vote', async () => {
    const { steps } = stageNamed(plan, 'solve-filter');
    const records = [ballot('p', 0), ballot('p', 1), ballot('q', 0), ballot('q', 1)];
    left.length = 0;
    const result = await runRowStepsCarefully(plan, steps, records, undefined, crumbs('p'));
    expect(left).toEqual(['q']);
    expect(result.tallies).toMatchObject([
      { step: 'ballot', in: 4, made: 4, kept: 4, failed: {} },
      { step: 'answer', in: 4, made: 2, kept: 1, failed: { poison: 1 } },
    ]);
  });
});
