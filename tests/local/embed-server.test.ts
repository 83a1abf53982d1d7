import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestNotServable } from '../../local/model/chat-request.ts';
import { embedServer } from '../../local/model/embed-server.ts';
import type { EmbedText } from '../../local/model/embed-text.ts';
import { sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import { sagemakerGenerator } from '../../shared/aws/sagemaker-generator.ts';
import { completionKey } from '../../shared/domain/completion.ts';
import { embeddingRequest } from '../../shared/domain/embedding/embedding-request.ts';
import { decodeVectors } from '../../shared/domain/embedding/vectors.ts';
import { everybody, modelClient } from '../support/local-services.ts';
import { stillClock } from '../support/still-clock.ts';

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
});

async function start(embed: EmbedText): Promise<string> {
  const listening = embedServer('mini', embed);
  server = listening;
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
  const address = listening.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/v1` : '';
}
const byLength: EmbedText = async (text) => ({ vector: [text.length, 1], tokens: 2 });
const post = (url: string, body: string): Promise<Response> => fetch(`${url}/embeddings`, { method: 'POST', body });

describe('embedServer', () => {
  it('answers one text or several, in their order, with all their tokens', async () => {
    const url = await start(byLength);
    expect(await (await post(url, '{"input":["abc","a"]}')).json()).toMatchObject({
      model: 'mini',
      data: [
        { index: 0, embedding: [3, 1] },
        { index: 1, embedding: [1, 1] },
      ],
      usage: { prompt_tokens: 4 },
    });
    expect(await (await post(url, '{"input":"abcd"}')).json()).toMatchObject({ data: [{ embedding: [4, 1] }] });
  });

  it('refuses what cannot be served, with the reason', async () => {
    const url = await start(() => Promise.reject(new RequestNotServable('context_length_exceeded', 'too long')));
    for (const [body, code] of [
      ['{"input":"long"}', 'context_length_exceeded'],
      ['{"input":[]}', 'invalid_request'],
      ['{"input":"a","encoding_format":"base64"}', 'invalid_request'],
      ['{', 'invalid_json'],
    ] as const) {
      const answer = await post(url, body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code } });
    }
  });

  it('stands behind an endpoint like every model, whose answers come back as vectors', async () => {
    const upstream = { kind: 'http' as const, url: await start(byLength), concurrency: 2 };
    const upstreams = new Map([['embedder', upstream]]);
    const face = await sagemakerRuntime({ upstreams, callers: everybody, region: 'us-east-1' });
    const client = modelClient(face.url);
    try {
      const request = embeddingRequest('mini', 'embedder', ['four', 'a'], 7);
      const got = await sagemakerGenerator(client, stillClock()).complete(
        request,
        completionKey(request),
        'a/b/0',
        5_000,
      );
      expect(got).toMatchObject({
        model: 'mini',
        endpoint: 'embedder',
        tokensIn: 4,
        tokensOut: 0,
        usageReported: true,
      });
      expect(decodeVectors(got.text)).toEqual([Float32Array.of(4, 1), Float32Array.of(1, 1)]);
    } finally {
      client.destroy();
      await face.close();
    }
  });
});
