import { describe, expect, it } from 'vitest';
import type { BoundRole, Plan } from '../../../../shared/contract/plan.ts';
import { promptKind } from '../../../../shared/domain/steps/prompt.ts';
import { promptCall, promptFor, schemaOf } from '../../../../shared/stages/prompt-calls.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';

const schema = { type: 'object', properties: { score: { type: 'integer' } } };
const call = (over: Partial<BoundRole> = {}, id = 'judge.v1', plan: Plan = aPlan()) => {
  const role = { ...(plan.roles.author as BoundRole), ...over };
  const options = promptKind.options.parse({ role: 'author', template: 't', max_tokens: 50, schema });
  const step = { id, kind: 'prompt', options: {} };
  return promptCall(
    { ...plan, roles: { ...plan.roles, author: role } },
    'ask',
    { step, options, role, grouped: false },
    'r',
    [],
    0,
    schema,
  );
};

describe('promptCall', () => {
  it('asks for a reply by the schema where the endpoint keeps to one, and does without where it does not', () => {
    expect(call().request.sampling).not.toHaveProperty('response_format');
    expect(call({ structuredOutput: true }).request.sampling.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'judge_v1', schema, strict: true },
    });
  });

  it('is another call when it asks for a schema, and the same when only its endpoint is another', () => {
    const elsewhere = { endpoint: { name: 'big', mode: 'realtime' } } as const;
    expect(call({ structuredOutput: true }).key).not.toBe(call().key);
    expect(call(elsewhere).key).toBe(call().key);
    expect(call({ model: 'other' }).key).not.toBe(call().key);
    expect([call().request.endpoint, call(elsewhere).request.endpoint]).toEqual([aPlan().endpoint, 'big']);
  });

  it('is another call for another revision of the model, and without one the call that it always was', () => {
    expect(call({ revision: 'b2' }).key).not.toBe(call().key);
    expect(call({ revision: 'b2' }).key).not.toBe(call({ revision: 'b3' }).key);
    expect(call({ revision: '' }).key).toBe(call().key);
    expect(call().key).toBe('55f194ef069be7a30b7a8543a6c3d28f');
  });
});

describe('promptFor', () => {
  const limitFor = (most_tokens: string | undefined, text: string): number => {
    const options = promptKind.options.parse({ role: 'author', template: 't', max_tokens: 50, most_tokens });
    const step = { id: 'ask', kind: 'prompt', options: {} };
    const prompt = { step, options, role: aPlan().roles.author as BoundRole, grouped: false };
    return promptFor(prompt, aRecord({ text })).options.max_tokens;
  };

  it('gives a record the longest reply that its own fields allow, never more than all have', () => {
    expect(limitFor(undefined, 'one two three four')).toBe(50);
    expect(limitFor('3 * words(text)', 'one two three four')).toBe(12);
    expect(limitFor('0.3 * words(text)', 'one')).toBe(1);
    expect(limitFor('90 * words(text)', 'one two')).toBe(50);
    expect(limitFor('words(missing)', 'one two')).toBe(50);
  });
});

describe('schemaOf', () => {
  const prompt = (of: object | 'form' | undefined) => {
    const options = promptKind.options.parse({ role: 'author', template: 't', max_tokens: 50, schema: of });
    return {
      step: { id: 'ask', kind: 'prompt', options: {} },
      options,
      role: aPlan().roles.author as BoundRole,
      grouped: false,
    };
  };
  const rendered = (asksForJson: boolean) => ({ messages: [], template: 't', asksForJson });
  const fromForm = () => ({ type: 'array' });

  it('is the one that the recipe writes down, whatever the prompt file says', () => {
    expect(schemaOf(prompt(schema), rendered(false), fromForm)).toEqual(schema);
    expect(schemaOf(prompt(undefined), rendered(true), fromForm)).toBeUndefined();
  });

  it('is that of the form behind, for prompt files that ask for JSON', () => {
    expect(schemaOf(prompt('form'), rendered(true), fromForm)).toEqual({ type: 'array' });
    expect(schemaOf(prompt('form'), rendered(false), fromForm)).toBeUndefined();
  });
});
