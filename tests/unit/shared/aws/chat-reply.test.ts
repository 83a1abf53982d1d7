import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChatEvents, readChatReply } from '../../../../shared/aws/chat-reply.ts';
import { EndpointFailed } from '../../../../shared/contract/errors.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
async function* parts(of: Uint8Array, cuts: readonly number[] = []): AsyncIterable<Uint8Array> {
  const places = [0, ...[...cuts].sort((a, b) => a - b), of.length];
  for (let at = 1; at < places.length; at += 1) yield of.subarray(places[at - 1], places[at]);
}
const delta = (content: string, finish_reason: string | null = null): object => ({
  choices: [{ index: 0, delta: { content }, finish_reason }],
});
const usage = { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } };
const stream = (...events: readonly unknown[]): string =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');

describe('readChatEvents', () => {
  it('puts the pieces together, wherever their bytes are cut', async () => {
    const whole = bytes(
      stream({ choices: [{ delta: { role: 'assistant' } }] }, delta('Grüße '), delta('an 🌾', 'stop'), usage, '[DONE]'),
    );
    const cuts = fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await readChatEvents(parts(whole, at))).toEqual({
          text: 'Grüße an 🌾',
          finishReason: 'stop',
          usage: { in: 7, out: 3 },
        });
      }),
    );
  });

  it('reads comments, line ends of both kinds, a stream without usage and one without a mark at its end', async () => {
    const text =
      ': ping\r\n\r\ndata: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\ndata: {"choices":[{"delta":{},"finish_reason":"length"}]}';
    expect(await readChatEvents(parts(bytes(text)))).toEqual({ text: 'a', finishReason: 'length' });
  });

  it.each([
    ['ends too soon', stream(delta('half'))],
    ['has an error in it', stream(delta('half'), { error: { message: 'out of memory' } })],
    ['holds what is no JSON', stream(delta('half'), '{"choices":')],
    ['is something else', stream({ choices: 'none' })],
    ['is empty', ''],
  ])('fails for a stream that %s, which may have to be paid', async (_name, text) => {
    const error = await readChatEvents(parts(bytes(text))).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EndpointFailed);
    expect(error).toMatchObject({ mayBePaid: true });
    expect(String(error)).not.toContain('half');
  });
});

describe('readChatReply', () => {
  it('reads as much as there is', () => {
    expect(readChatReply(bytes('{"choices":[{"message":{"content":null}}]}'))).toEqual({
      text: '',
      finishReason: 'unknown',
    });
  });

  it.each(['', '<html>', '{"choices":[]}', '{"choices":[{}]}'])('fails for %j', (text) => {
    expect(() => readChatReply(bytes(text))).toThrow(EndpointFailed);
  });
});
