import { expect, it } from 'vitest';
import { readReply } from '../../../../../shared/domain/steps/reply.ts';

it('reads the reply of a prompt step, and nothing as an empty reply', () => {
  expect(readReply({ reply: { text: 'x', finish_reason: 'length', tokens_out: 3 } })).toEqual({
    text: 'x',
    finishReason: 'length',
    tokens: 3,
    failure: null,
  });
  expect(readReply({ reply: { text: 'x' } })).toEqual({
    text: 'x',
    finishReason: 'unknown',
    tokens: null,
    failure: null,
  });
  expect(readReply({ reply: 'x' })).toEqual({ text: '', finishReason: 'unknown', tokens: null, failure: null });
  expect(readReply({})).toEqual({ text: '', finishReason: 'unknown', tokens: null, failure: null });
});

it('reads why there is no reply', () => {
  expect(readReply({ reply: { text: '', failure: 'model_failed' } }).failure).toBe('model_failed');
  expect(readReply({ reply: { text: '', failure: 'bad luck' } }).failure).toBeNull();
});
