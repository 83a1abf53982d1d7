import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestNotServable } from '../../local/model/chat-request.ts';
import type { CompleteChat } from '../../local/model/complete-chat.ts';
import { modelServer } from '../../local/model/model-server.ts';

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
});

async function start(complete: CompleteChat): Promise<string> {
  const listening = modelServer('tiny', complete);
  server = listening;
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
  const address = listening.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}

const ask = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, { method: 'POST', body });
const chat = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], max_tokens: 3, seed: 7 });

describe('modelServer', () => {
  it('answers in the form of the chat-completions protocol', async () => {
    const url = await start(async ({ max_tokens }) => ({
      text: 'Hello',
      finishReason: 'length',
      tokensIn: 5,
      tokensOut: max_tokens ?? 0,
    }));
    expect(await (await ask(url, chat)).json()).toMatchObject({
      model: 'tiny',
      choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }],
      usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
    });
    expect(await (await fetch(`${url}/v1/models`)).json()).toMatchObject({ data: [{ id: 'tiny' }] });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  it('refuses what cannot be served with status 400 and the reason', async () => {
    const url = await start(async () => {
      throw new RequestNotServable('context_length_exceeded', 'The prompt has 900 tokens.');
    });
    const long = await ask(url, chat);
    expect(long.status).toBe(400);
    expect(await long.json()).toMatchObject({ error: { code: 'context_length_exceeded' } });
    expect(await (await ask(url, 'not json')).json()).toMatchObject({ error: { code: 'invalid_json' } });
    expect(await (await ask(url, '{"messages":[]}')).json()).toMatchObject({ error: { code: 'invalid_request' } });
  });

  it('answers 500 when the model fails', async () => {
    const url = await start(() => Promise.reject(new Error('out of memory')));
    expect((await ask(url, chat)).status).toBe(500);
  });

  it('tells the model when the client goes away', async () => {
    let abandoned = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      abandoned = resolve;
    });
    let asked = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const url = await start((_request, signal) => {
      signal.addEventListener('abort', abandoned);
      asked();
      return new Promise(() => undefined);
    });
    const client = new AbortController();
    const reply = fetch(`${url}/v1/chat/completions`, { method: 'POST', body: chat, signal: client.signal });
    await underWay;
    client.abort();
    await expect(reply).rejects.toThrow();
    await gone;
  });
});
