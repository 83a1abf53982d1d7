import { describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import { aModel, aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const readable = 'Question: Which bird sings at night?\nAnswer: the nightingale';
const seed = aRecord({ question: 'Q?', answer_kind: 'short' }, { id: 'a', kind: 'seed' });
const ballot = aRecord(
  { question: 'Q?', answer_kind: 'short', options: null, question_id: 'q' },
  { id: 'q', kind: 'question' },
);

/** The plan with so many repetitions at both prompts. */
const planWith = (reask: number): Plan => {
  const plan = aPlan();
  const stages = plan.stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((step) =>
      step.kind === 'prompt' ? { ...step, options: { ...(step.options as object), reask } } : step,
    ),
  }));
  return { ...plan, stages };
};
async function run(generator: Generator, reask: number, stage = 'ask', record = seed, work = memoryBlob()) {
  await work.put('in', encodeLines([record]));
  const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
    messages: [{ role: 'user' as const, content: String(fields.question) }],
    template: 'digest',
  });
  const ports = { work, ledger: memoryLedger(), clock: stillClock(), generator, renderPrompt, meter: noMeter };
  const output = await generateShard(ports, aWork(planWith(reask), stage, { input: 'in' }));
  if (typeof output === 'string') throw new Error(output);
  return output;
}
const texts = (output: Awaited<ReturnType<typeof run>>): unknown[] =>
  (output.parts[0] ?? []).map(({ fields }) => (fields.reply as { text: string }).text);

describe('a reply that its parse step cannot read', () => {
  it('is asked for again with the next sample indices, as often as the step says', async () => {
    const model = aModel((_request, label) => (label === 'ask/a/1' || label === 'ask/a/4' ? readable : 'Certainly!'));
    const output = await run(model, 2);
    expect(model.labels.toSorted()).toEqual(['ask/a/0', 'ask/a/1', 'ask/a/2', 'ask/a/4']);
    expect(texts(output)).toEqual([readable, readable]);
    expect(output.parts[0]?.map(({ lineage }) => lineage.at(-1)?.sample)).toEqual([4, 1]);
    expect(output.tallies).toMatchObject([{ in: 1, made: 2, kept: 2, reasked: 2, tokensIn: 12, tokensOut: 8 }]);
  });

  it('is left as it is after the last repetition, for the parse step to drop', async () => {
    const model = aModel((_request, label) => `nothing of use in ${label}`);
    const output = await run(model, 1);
    expect(texts(output)).toEqual(['nothing of use in ask/a/2', 'nothing of use in ask/a/3']);
    expect(output.tallies).toMatchObject([{ made: 2, kept: 2, reasked: 2 }]);
  });

  it('is not asked for again where the step does not say so', async () => {
    const model = aModel(() => 'Certainly!');
    expect((await run(model, 0)).tallies[0]).not.toHaveProperty('reasked');
    expect(model.labels).toHaveLength(2);
  });

  it('stays when its repetition fails', async () => {
    const generator: Generator = {
      complete: async (request, key) => {
        if (request.sample > 1) throw new RequestRefused('400: no', 400);
        return aStoredCompletion(key, 'Certainly!');
      },
    };
    const output = await run(generator, 2);
    expect(texts(output)).toEqual(['Certainly!', 'Certainly!']);
    expect(output.dropped).toEqual([]);
  });

  it('is never asked for again by a worker that comes later', async () => {
    const work = memoryBlob();
    const first = await run(
      aModel((_request, label) => (label === 'ask/a/4' ? readable : 'Hm.')),
      2,
      'ask',
      seed,
      work,
    );
    const later = aModel();
    expect(await run(later, 2, 'ask', seed, work)).toEqual(first);
    expect(later.labels).toEqual([]);
  });
});

describe('a reply that can be read', () => {
  it.each([
    ['a refusal', 'ask', "I'm sorry, but I can't help with that."],
    ['an answer that is none of the options', 'solve', 'Answer: 9 of diamonds'],
  ])('is not asked for again for what it says: %s', async (_case, stage, text) => {
    const model = aModel(() => text);
    const output = await run(model, 2, stage, stage === 'ask' ? seed : ballot);
    expect(model.labels.length).toBeLessThanOrEqual(3);
    expect(output.tallies.at(-1)).not.toHaveProperty('reasked');
  });
});

describe('a ballot without an answer', () => {
  it('is drawn again in its place', async () => {
    const model = aModel(({ sample }) => (sample === 0 ? 'I have no idea.' : 'Answer: red'));
    const output = await run(model, 1, 'solve', ballot);
    expect(texts(output)).toEqual(['Answer: red', 'Answer: red']);
    expect(output.tallies.at(-1)).toMatchObject({ made: 2, saved: 1, reasked: 2 });
  });
});
