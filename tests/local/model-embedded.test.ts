import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EmbeddedModel, embeddedModelState, startEmbeddedModel } from '../../local/model/embedded-model.ts';

const Reply = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string() })).optional(),
});

const state = await embeddedModelState(process.env);
const present = state.runtime === 'present' && state.weights === 'present';

/** Needs 183 MB of downloads, so it runs only where a run with the embedded model has left them in the cache. */
describe.skipIf(!present)(`the embedded model${present ? '' : ' (skipped: not in the cache)'}`, () => {
  let model: EmbeddedModel;

  beforeAll(async () => {
    model = await startEmbeddedModel({ environment: process.env, onProgress: () => undefined });
  });
  afterAll(() => model.stop());

  async function ask(body: object): Promise<{ status: number; text: string; finish: string }> {
    const reply = await fetch(`${model.url}/chat/completions`, { method: 'POST', body: JSON.stringify(body) });
    const choice = Reply.parse(await reply.json()).choices?.[0];
    return { status: reply.status, text: choice?.message.content ?? '', finish: choice?.finish_reason ?? '' };
  }
  const about = (thing: string) => [{ role: 'user', content: `Tell me about ${thing}.` }];

  it('gives equal replies to equal requests', async () => {
    const requests = ['rain', 'iron', 'bread', 'music', 'trees', 'boats', 'glass', 'birds', 'salt', 'maps'].map(
      (thing, seed) => ({ messages: about(thing), temperature: 0.9, max_tokens: 24, seed }),
    );
    const together = await Promise.all(requests.map(ask));
    for (const [index, request] of requests.slice(0, 3).entries()) expect(await ask(request)).toEqual(together[index]);
  });

  it('stops at a stop text and at the limit', async () => {
    const messages = about('the sea');
    const whole = await ask({ messages, temperature: 0, max_tokens: 12, seed: 1 });
    expect(whole.finish).toBe('length');
    const word = whole.text.split(' ')[3] ?? '';
    const cut = await ask({ messages, temperature: 0, max_tokens: 12, seed: 1, stop: [word] });
    expect(cut).toMatchObject({ finish: 'stop', text: whole.text.slice(0, whole.text.indexOf(word)) });
  });

  it('refuses a prompt that is too long', async () => {
    expect((await ask({ messages: about('a word '.repeat(900)) })).status).toBe(400);
  });
});
