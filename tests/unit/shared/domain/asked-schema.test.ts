import { describe, expect, it } from 'vitest';
import { blamesSchema, schemaAsked, withoutSchema } from '../../../../shared/domain/asked-schema.ts';
import type { ModelRequest } from '../../../../shared/domain/completion.ts';

const asked = (over: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm',
  endpoint: 'e',
  messages: [],
  sampling: { max_tokens: 5, response_format: { type: 'json_schema', name: 'a' } },
  sample: 0,
  ...over,
});

describe('schemaAsked', () => {
  it('is the same for all requests by one schema to one model, and no other', () => {
    expect(schemaAsked(asked({ sample: 3, messages: [{ role: 'user', content: 'x' }] }))).toBe(schemaAsked(asked()));
    const others = [
      asked({ model: 'n' }),
      asked({ endpoint: 'f' }),
      asked({ sampling: { max_tokens: 5, response_format: {} } }),
    ];
    expect(new Set([asked(), ...others].map(schemaAsked)).size).toBe(4);
    expect(schemaAsked(withoutSchema(asked()))).toBeUndefined();
  });
});

describe('withoutSchema', () => {
  it('leaves everything else as it is', () => {
    expect(withoutSchema(asked())).toEqual({ ...asked(), sampling: { max_tokens: 5 } });
  });
});

describe('blamesSchema', () => {
  it.each([
    ["Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", true],
    ['failed to parse grammar', true],
    ['guided decoding is off', true],
    ['This model has a context length of 4096 tokens.', false],
  ])('tells what a server says: %s', (message, blames) => {
    expect(blamesSchema(message)).toBe(blames);
  });
});
