import { describe, expect, it } from 'vitest';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { promptKind } from '../../../../shared/domain/steps/prompt.ts';
import { TemplateError } from '../../../../shared/domain/templates/template-error.ts';
import { dueCalls } from '../../../../shared/stages/call-thread.ts';
import type { BoundPrompt, RenderPrompt } from '../../../../shared/stages/prompt-calls.ts';
import { promptThreads } from '../../../../shared/stages/prompt-threads.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';

const plan = aPlan();
const role = plan.roles.author as BoundPrompt['role'];
const prompt = (over: Partial<BoundPrompt> = {}, options: object = {}): BoundPrompt => ({
  step: { id: 'ask', kind: 'prompt', options: {} },
  options: promptKind.options.parse({ role: 'author', template: 't', samples: 2, max_tokens: 9, ...options }),
  role,
  grouped: false,
  ...over,
});
const render: RenderPrompt = (_plan, _template, { fields }) => {
  if (fields.answer_kind === 'free') return undefined;
  if (fields.answer_kind === 'huge') throw new TemplateError('limit', 'the template takes more than 9 steps');
  if (fields.answer_kind === 'bug') throw new TypeError('bug');
  return { messages: [{ role: 'user', content: String(fields.question) }], template: 'digest' };
};
const nothing = { get: () => undefined };
const calling = (bound: BoundPrompt, records: readonly SowerRecord[], over = plan) => {
  const { threads, dropped } = promptThreads(over, 'ask', bound, records, render);
  return { threads, dropped, calls: dueCalls(threads, nothing) };
};
const one = aRecord({ question: 'Q?', answer_kind: 'short' }, { id: 'a' });

describe('the calls of a prompt step', () => {
  it('are one for each record and sample, each with a key and a sampling seed of its own', () => {
    const { calls } = calling(prompt(), [one, { ...one, id: 'b' }]);
    expect(calls.map(({ label }) => label)).toEqual(['ask/a/0', 'ask/a/1', 'ask/b/0', 'ask/b/1']);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(4);
    expect(new Set(calls.map(({ request }) => request.sampling.seed)).size).toBe(4);
  });

  it('are the same each time, and other ones for another random seed', () => {
    const keys = (seed: number): string[] =>
      calling(prompt(), [one], { ...plan, randomSeed: seed }).calls.map(({ key }) => key);
    expect(keys(1)).toEqual(keys(1));
    expect(keys(1)).not.toEqual(keys(2));
  });

  it('leave out sampling parameters that the step does not give', () => {
    const [call] = calling(prompt({}, { temperature: 0.5, stop: ['\n'] }), [one]).calls;
    expect(Object.keys(call?.request.sampling ?? {}).sort()).toEqual(['max_tokens', 'seed', 'stop', 'temperature']);
  });
});

describe('records that cannot be asked', () => {
  it.each([
    ['free', 'unsupported_kind', 'no prompt for "free"'],
    ['huge', 'template_error', 'the prompt t: the template takes more than 9 steps'],
  ])('of kind %s are dropped once for each sample', (answer_kind, reason, evidence) => {
    const { calls, dropped } = calling(prompt(), [aRecord({ answer_kind }), one]);
    expect(calls).toHaveLength(2);
    expect(dropped).toMatchObject([
      { reason, evidence, outcome: 'rejected', step: 'ask' },
      { reason, evidence, outcome: 'rejected', step: 'ask' },
    ]);
    expect(new Set(dropped.map(({ id }) => id)).size).toBe(2);
  });

  it('take their group with them, which is dropped once', () => {
    const ballot = (id: string, parent: string, answer_kind: string) =>
      aRecord({ answer_kind, question: id }, { id, parents: [parent] });
    const records = [ballot('a1', 'a', 'short'), ballot('a2', 'a', 'huge'), ballot('b1', 'b', 'short')];
    const { calls, dropped } = calling(prompt({ grouped: true }, { samples: 1 }), records);
    expect(calls.map(({ label }) => label)).toEqual(['ask/b1/0']);
    expect(dropped).toHaveLength(1);
  });

  it('because of a bug are no bad data', () => {
    expect(() => calling(prompt(), [aRecord({ answer_kind: 'bug' })])).toThrow(TypeError);
  });
});

describe('the thread of a record', () => {
  it('asks for what has no outcome yet, and ends when nothing is left', () => {
    const { threads, calls } = calling(prompt(), [one]);
    const [first, second] = calls;
    const known = new Map([[first?.key ?? '', aStoredCompletion(first?.key ?? '')]]);
    expect(dueCalls(threads, known)).toEqual([second]);
    expect(() => threads[0]?.result(known)).toThrow('has no outcome yet');
    known.set(second?.key ?? '', aStoredCompletion(second?.key ?? ''));
    expect(dueCalls(threads, known)).toEqual([]);
    expect(threads[0]?.result(known)).toMatchObject({ made: 2, saved: 0, reasked: 0, tokensIn: 6, tokensOut: 4 });
  });

  it('makes one call of equal requests', () => {
    const { threads, calls } = calling(prompt(), [one, one]);
    expect(threads).toHaveLength(2);
    expect(calls).toHaveLength(2);
  });
});
