import { describe, expect, it } from 'vitest';
import type { BoundRole, Plan } from '../../../../shared/contract/plan.ts';
import { promptKind } from '../../../../shared/domain/steps/prompt.ts';
import { promptCall } from '../../../../shared/stages/prompt-calls.ts';
import { aPlan } from '../../../support/a-plan.ts';

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
});
