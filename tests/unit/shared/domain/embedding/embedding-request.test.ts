import { expect, it } from 'vitest';
import { completionKey, tokenBound } from '../../../../../shared/domain/completion.ts';
import { embeddingRequest } from '../../../../../shared/domain/embedding/embedding-request.ts';

it('a request for vectors is the same one at every endpoint that has the model, and is no chat', () => {
  const request = embeddingRequest('mini', 'a', ['some text'], 7);
  expect(completionKey(embeddingRequest('mini', 'b', ['some text'], 7))).toBe(completionKey(request));
  expect(completionKey(embeddingRequest('other', 'a', ['some text'], 7))).not.toBe(completionKey(request));
  const { task: _task, ...chat } = request;
  expect(completionKey(chat)).not.toBe(completionKey(request));
  expect(tokenBound(request)).toEqual({ in: 33, out: 0 });
});
