import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'vitest';
import { sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import type { Upstream } from '../../local/services/upstream.ts';
import { sagemakerAsync } from '../../shared/aws/sagemaker-async.ts';
import { longestUnstreamedMs, sagemakerGenerator } from '../../shared/aws/sagemaker-generator.ts';
import { RequestRefused } from '../../shared/contract/errors.ts';
import { schemaAsked, withoutSchema } from '../../shared/domain/asked-schema.ts';
import { type BatchRecord, batchId, cutBatches, failureFrom } from '../../shared/domain/batch.ts';
import { completionKey, type ModelRequest, tokenBound } from '../../shared/domain/completion.ts';
import { asyncFace } from '../support/async-face.ts';
import { everybody, modelClient } from '../support/local-services.ts';
import { stillClock } from '../support/still-clock.ts';
import {
  type Answered,
  type GeneratorUnderTest,
  generatorContract,
  plainServer,
  scriptedServer,
} from './suites/generator.ts';

type Open = Parameters<typeof generatorContract>[1];
type Server = (...behaviour: Parameters<Open>) => Promise<{ upstream: Upstream; close?: () => unknown }>;

const plain: Server = async (...behaviour) => ({ upstream: plainServer(...behaviour) });
const scripted: Server = async (...behaviour) => ({ upstream: scriptedServer(...behaviour) });

/** A server on a port that wants a key; connections are kept. */
const onPort: Server = async (...behaviour) => {
  const model = plainServer(...behaviour);
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    sockets.add(request.socket);
    if (request.headers.authorization !== 'Bearer the-key' || request.url !== '/v1/chat/completions') {
      response.writeHead(401).end('{}');
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { status, body } = await model.reply(Buffer.concat(parts).toString(), '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    upstream: { kind: 'http', url: `http://127.0.0.1:${port}`, apiKey: 'the-key', concurrency: 2 },
    close() {
      expect(sockets.size).toBeLessThanOrEqual(2);
      server.closeAllConnections();
      server.close();
    },
  };
};

/** A call with little time comes as a whole, one with much as a stream. */
const realtime =
  (serve: Server, timeoutMs: number): Open =>
  async (...behaviour): Promise<GeneratorUnderTest> => {
    const { upstream, close } = await serve(...behaviour);
    const face = await sagemakerRuntime({
      upstreams: new Map([['model', upstream]]),
      callers: everybody,
      region: 'us-east-1',
    });
    const client = modelClient(face.url);
    const generator = sagemakerGenerator(client, stillClock());
    const one = (request: ModelRequest): Promise<Answered> =>
      generator.complete(request, completionKey(request), 'a/b/0', timeoutMs).catch((error: unknown) => {
        if (error instanceof RequestRefused) return 'refused';
        throw error;
      });
    return {
      ask: (requests) => Promise.all(requests.map(one)),
      async close() {
        client.destroy();
        await face.close();
        close?.();
      },
    };
  };
generatorContract('a realtime endpoint', realtime(plain, 5_000));
generatorContract('a realtime endpoint with streams', realtime(plain, longestUnstreamedMs + 1));
generatorContract('a realtime endpoint before a server on a port', realtime(onPort, 5_000));
generatorContract('the scripted stand-in', realtime(scripted, 5_000));

generatorContract('an async endpoint', async (...behaviour) => {
  const { upstream } = await plain(...behaviour);
  const face = await asyncFace(upstream);
  const work = {
    get: async (key: string) => {
      const text = face.objects.get(`bucket/${key}`);
      return text === undefined ? undefined : Buffer.from(text);
    },
    create: async (key: string, body: Uint8Array | string) => {
      face.objects.set(`bucket/${key}`, Buffer.from(body).toString());
      return true;
    },
  };
  const none = (): never => {
    throw new Error('Batches only read and create.');
  };
  const blob = { ...work, getRange: none, put: none, swap: none, list: none };
  const batches = sagemakerAsync({ client: face.client, work: blob, bucket: 'bucket' });

  /** Hands in, waits for the notice, and halves what was refused, as the stages do. */
  const answer = async (requests: readonly ModelRequest[]): Promise<Map<string, Answered>> => {
    const at = { run: 'run-1', stage: 'ask', shard: '0', tries: 0 };
    const calls = requests.map((request) => ({ key: completionKey(request), ...tokenBound(request) }));
    const id = batchId(
      at,
      calls.map(({ key }) => key),
    );
    await batches.submit({ id, run: at.run, requests });
    const { message } = await face.nextNotice();
    if (message.invocationStatus === 'Completed') {
      const record: BatchRecord = { ...at, id, role: 'r', model: 'm', endpoint: 'model', at: 0, calls };
      const completions = (await batches.read(record)) ?? [];
      return new Map(calls.map(({ key }, index) => [key, completions[index] ?? 'failed']));
    }
    const { kind } = failureFrom(String(message.failureReason), false, 0);
    const [first] = requests;
    if (requests.length === 1 && first !== undefined && schemaAsked(first) !== undefined)
      return new Map([[completionKey(first), await plainly(first)]]);
    if (requests.length === 1) return new Map(calls.map(({ key }) => [key, kind === 'refused' ? 'refused' : 'failed']));
    const middle = Math.ceil(requests.length / 2);
    return new Map([...(await answer(requests.slice(0, middle))), ...(await answer(requests.slice(middle)))]);
  };
  /** A request that stands alone, without its schema. */
  const plainly = async (request: ModelRequest): Promise<Answered> => {
    const plain = withoutSchema(request);
    const one = (await answer([plain])).get(completionKey(plain)) ?? 'failed';
    return typeof one === 'string' ? one : { ...one, key: completionKey(request) };
  };
  return {
    async ask(requests) {
      const known = new Map<string, Answered>();
      const lots = cutBatches(
        requests.map((request) => ({ request })),
        64,
      );
      for (const lot of lots)
        for (const [key, one] of await answer(lot.map(({ request }) => request))) known.set(key, one);
      return requests.map((request) => known.get(completionKey(request)) ?? 'failed');
    },
    close: face.close,
  };
});
