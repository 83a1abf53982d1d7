import { describe, expect, it } from 'vitest';
import { ChatRequest } from '../../../../local/model/chat-request.ts';
import { rememberReplies } from '../../../../local/model/remember-replies.ts';

const signal = new AbortController().signal;
const request = (seed?: number): ChatRequest =>
  ChatRequest.parse({ messages: [{ role: 'user', content: 'Hi' }], seed });

/** A model that never says the same twice. */
function countingModel() {
  let calls = 0;
  return async () => {
    calls += 1;
    return { text: `reply ${calls}`, finishReason: 'stop' as const, tokensIn: 1, tokensOut: 1 };
  };
}

describe('rememberReplies', () => {
  it('repeats the reply to an equal request with a seed, asked again or at the same time', async () => {
    const complete = rememberReplies(countingModel());
    const [first, second] = await Promise.all([complete(request(1), signal), complete(request(1), signal)]);
    expect(second).toEqual(first);
    expect(await complete(request(1), signal)).toEqual(first);
    expect(await complete(request(2), signal)).not.toEqual(first);
  });

  it('draws anew where no seed is given', async () => {
    const complete = rememberReplies(countingModel());
    expect(await complete(request(), signal)).not.toEqual(await complete(request(), signal));
  });

  it('forgets a call that failed', async () => {
    let fails = true;
    const model = countingModel();
    const complete = rememberReplies(() => (fails ? Promise.reject(new Error('busy')) : model()));
    await expect(complete(request(1), signal)).rejects.toThrow('busy');
    fails = false;
    expect((await complete(request(1), signal)).text).toBe('reply 1');
  });
});
