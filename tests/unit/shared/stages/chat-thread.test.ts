import { describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../../shared/contract/errors.ts';
import type { Plan } from '../../../../shared/contract/plan.ts';
import type { ModelRequest } from '../../../../shared/domain/completion.ts';
import type { Generator } from '../../../../shared/ports.ts';
import { generateShard } from '../../../../shared/stages/generate.ts';
import { encodeLines } from '../../../../shared/stages/jsonl.ts';
import type { RenderPrompt } from '../../../../shared/stages/prompt-calls.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { noMeter } from '../../../support/no-meter.ts';
import { stillClock } from '../../../support/still-clock.ts';

const planWith = (options: object = {}): Plan => {
  const plan = aPlan();
  const partner = { role: 'solver', template: 'partner', max_tokens: 30, temperature: 1 };
  const chat = { mode: 'chat', turns: 3, samples: 1, partner, ...options };
  const stages = plan.stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((step) =>
      step.id === 'ask' ? { ...step, options: { ...(step.options as object), ...chat } } : step,
    ),
  }));
  const solver = { ...(plan.roles.solver as NonNullable<Plan['roles'][string]>), model: 'curious' };
  return { ...plan, stages, roles: { ...plan.roles, solver } };
};
const renderPrompt: RenderPrompt = (_plan, template, { fields }) =>
  template === 'partner'
    ? { messages: [{ role: 'user', content: `turn ${fields.turn} of\n${fields.dialogue}` }], template: 'p' }
    : {
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: String(fields.text) },
        ],
        template: 'm',
      };
const record = aRecord({ text: 'What is a wren?' }, { id: 'a', kind: 'seed' });

type Answer = (request: ModelRequest, call: number) => string;
async function run(
  answer: Answer,
  plan = planWith(),
  work = memoryBlob(),
  finish: (call: number) => string = () => 'stop',
) {
  const requests: ModelRequest[] = [];
  const generator: Generator = {
    complete: async (request, key) => {
      requests.push(request);
      const call = requests.length;
      return aStoredCompletion(key, answer(request, call), { finishReason: finish(call) });
    },
  };
  await work.put('in', encodeLines([record]));
  const ports = { work, ledger: memoryLedger(), clock: stillClock(), generator, renderPrompt, meter: noMeter };
  const output = await generateShard(ports, aWork(plan, 'ask', { input: 'in' }));
  if (typeof output === 'string') throw new Error(output);
  return { output, requests, work };
}
const speak: Answer = ({ model }, call) => (model === 'curious' ? `question ${call}` : `answer ${call}`);

describe('a dialogue', () => {
  it('goes from the model to its partner and back, so many replies of the model', async () => {
    const { output, requests } = await run(speak);
    expect(requests.map(({ model }) => model)).toEqual(['m', 'curious', 'm', 'curious', 'm']);
    expect(output.parts[0]?.[0]?.fields).toMatchObject({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'What is a wren?' },
        { role: 'assistant', content: 'answer 1' },
        { role: 'user', content: 'question 2' },
        { role: 'assistant', content: 'answer 3' },
        { role: 'user', content: 'question 4' },
        { role: 'assistant', content: 'answer 5' },
      ],
      reply: { text: 'answer 5' },
    });
    expect(output.parts[0]?.[0]?.lineage.map(({ role, prompt }) => `${role} ${prompt}`)).toEqual([
      'author m',
      'solver p',
      'author m',
      'solver p',
      'author m',
    ]);
    expect(output.tallies).toMatchObject([
      { in: 1, made: 1, kept: 1, tokensIn: 15, tokensOut: 10, partnerIn: 6, partnerOut: 4 },
    ]);
  });

  it('shows the partner what was said and the model the whole dialogue, each with its own sampling', async () => {
    const { requests } = await run(speak);
    expect(requests[1]?.messages[0]?.content).toBe('turn 1 of\nUser: What is a wren?\n\nAssistant: answer 1');
    expect(requests[2]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(requests.map(({ sampling }) => [sampling.max_tokens, sampling.temperature])).toEqual([
      [100, undefined],
      [30, 1],
      [100, undefined],
      [30, 1],
      [100, undefined],
    ]);
  });

  it('ends early when the partner says nothing but thanks', async () => {
    const { output, requests } = await run((request, call) =>
      request.model === 'curious' && call === 4 ? '  \n' : speak(request, call),
    );
    expect(requests).toHaveLength(4);
    expect(output.parts[0]?.[0]?.fields.messages).toHaveLength(5);
    expect(output.parts[0]?.[0]?.fields.reply).toMatchObject({ text: 'answer 3' });
  });

  it('takes courtesy out of what the partner says, and adds a text of the record in one turn', async () => {
    const partner = {
      role: 'solver',
      template: 'partner',
      max_tokens: 30,
      strip: 'politeness',
      add: { field: 'text', turn: 2 },
    };
    const { output } = await run(
      (request, call) => (request.model === 'curious' ? `Thanks! Please explain step ${call}.` : `answer ${call}`),
      planWith({ partner }),
    );
    const messages = output.parts[0]?.[0]?.fields.messages as { role: string; content: string }[];
    expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      'What is a wren?',
      'Explain step 2.',
      'Explain step 4.\n\nWhat is a wren?',
    ]);
    const thanks = await run(
      (request, call) => (request.model === 'curious' ? 'Thank you so much!' : `answer ${call}`),
      planWith({ partner }),
    );
    expect(thanks.output.parts[0]?.[0]?.fields.messages).toHaveLength(3);
  });

  it('counts as cut when any of its turns was', async () => {
    const { output } = await run(speak, planWith(), memoryBlob(), (call) => (call === 3 ? 'length' : 'stop'));
    expect(output.parts[0]?.[0]?.fields.reply).toMatchObject({ text: 'answer 5', finish_reason: 'length' });
  });

  it('is dropped as a whole when one of its calls fails', async () => {
    const { output } = await run((_request, call) => {
      if (call === 4) throw new RequestRefused('400: no', 400);
      return `words ${call}`;
    });
    expect(output.parts[0]).toEqual([]);
    expect(output.dropped).toMatchObject([{ outcome: 'failed', reason: 'model_refused', evidence: '400: no' }]);
    expect(output.tallies).toMatchObject([{ made: 1, kept: 0, failed: { model_refused: 1 }, tokensIn: 9 }]);
  });

  it('is made again of its stored replies without a call', async () => {
    const first = await run(speak);
    const again = await run(() => 'other words', planWith(), first.work);
    expect(again.output).toEqual(first.output);
    expect(again.requests).toEqual([]);
  });

  it('needs a role for the partner', async () => {
    const partner = { role: 'nobody', template: 'partner', max_tokens: 30 };
    await expect(run(speak, planWith({ partner }))).rejects.toThrow('has no role in the plan');
  });
});
