import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Completion,
  completionKey,
  type ModelRequest,
  Sampling,
  tokenBound,
} from '../../../../shared/domain/completion.ts';
import { aStoredCompletion } from '../../../support/a-model.ts';

const request: ModelRequest = {
  model: 'm',
  endpoint: 'test',
  messages: [{ role: 'user', content: 'Hello?' }],
  sampling: { max_tokens: 10, temperature: 0.5 },
  sample: 0,
};

describe('the key of a request', () => {
  it('is the same for the same request, however its parameters are ordered', () => {
    const other = { ...request, sampling: { temperature: 0.5, max_tokens: 10 } };
    expect(completionKey(other)).toBe(completionKey(request));
    expect(completionKey(request)).toMatch(/^[0-9a-f]{32}$/u);
  });

  it.each<[string, Partial<ModelRequest>]>([
    ['model', { model: 'n' }],
    ['text', { messages: [{ role: 'user', content: 'Hello!' }] }],
    ['role of a turn', { messages: [{ role: 'system', content: 'Hello?' }] }],
    ['number of turns', { messages: [...request.messages, ...request.messages] }],
    ['temperature', { sampling: { max_tokens: 10, temperature: 0.6 } }],
    ['absence of a parameter', { sampling: { max_tokens: 10 } }],
    ['sampling seed', { sampling: { ...request.sampling, seed: 1 } }],
    ['sample', { sample: 1 }],
  ])('differs with the %s', (_what, change) => {
    expect(completionKey({ ...request, ...change })).not.toBe(completionKey(request));
  });

  it('differs with the revision of the model', () => {
    expect(completionKey(request, 'v2')).not.toBe(completionKey(request));
  });
});

describe('the bound of a request', () => {
  it('is never below a token for each byte and each token of the reply', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 9999 }), (texts, max_tokens) => {
        const messages = texts.map((content) => ({ role: 'user' as const, content }));
        const bound = tokenBound({ ...request, messages, sampling: { max_tokens } });
        const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        expect(bound.in).toBeGreaterThanOrEqual(bytes);
        expect(bound.out).toBe(max_tokens);
      }),
    );
  });
});

describe('stored completions', () => {
  it('survive their way through the store, and are checked', () => {
    const completion = aStoredCompletion('k', 'a\u2028b');
    expect(Completion.parse(JSON.parse(JSON.stringify(completion)))).toEqual(completion);
    expect(Completion.safeParse({ ...completion, tokensIn: -1 }).success).toBe(false);
    expect(Sampling.safeParse({ max_tokens: 0 }).success).toBe(false);
  });
});
