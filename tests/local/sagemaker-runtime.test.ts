import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  ModelError,
  type SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { completionsAddress } from '../../local/services/http-upstream.ts';
import { type SageMakerRuntime, sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import type { Upstream } from '../../local/services/upstream.ts';
import { everybody, modelClient, refusal } from '../support/local-services.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function face(upstream: Upstream, timeoutMs = 2_000): Promise<[SageMakerRuntimeClient, SageMakerRuntime]> {
  const upstreams = new Map([['model', upstream]]);
  const runtime = await sagemakerRuntime({ upstreams, callers: everybody, region: 'us-east-1', timeoutMs });
  const client = modelClient(runtime.url);
  closers.push(runtime.close, () => client.destroy());
  return [client, runtime];
}

async function modelServer(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const invoke = (client: SageMakerRuntimeClient, body: object = { messages: [] }, EndpointName = 'model') =>
  client.send(
    new InvokeEndpointCommand({
      EndpointName,
      InferenceId: 'step/record/0',
      ContentType: 'application/json',
      Body: JSON.stringify(body),
    }),
  );
const modelError = async (call: Promise<unknown>): Promise<ModelError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelError)) throw new Error(`Expected a ModelError, got ${String(error)}`);
  return error;
};
const readJson = (bytes: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(bytes));
const server = (url: string, more: object = {}): Upstream => ({ kind: 'http', url, concurrency: 4, ...more });

describe('sagemakerRuntime', () => {
  it('forwards the body to the completions path, with key and chosen model', async () => {
    const seen: unknown[] = [];
    const url = await modelServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += String(chunk);
      });
      request.on('end', () => {
        seen.push([request.method, request.url, request.headers.authorization, JSON.parse(text)]);
        response.end('{"usage":{"prompt_tokens":11,"completion_tokens":7}}');
      });
    });
    const [client, runtime] = await face(server(`${url}/v1/`, { model: 'chosen', apiKey: 'secret' }));
    const { Body } = await invoke(client, { model: 'asked', messages: [{ role: 'user', content: '\u{1F33E}' }] });
    expect(readJson(Body)).toEqual({ usage: { prompt_tokens: 11, completion_tokens: 7 } });
    const sent = { model: 'chosen', messages: [{ role: 'user', content: '\u{1F33E}' }] };
    expect(seen).toEqual([['POST', '/v1/chat/completions', 'Bearer secret', sent]]);
    expect(runtime.statistics()).toMatchObject({ calls: 1, failed: 0, inFlight: 0, tokensIn: 11, tokensOut: 7 });
  });

  it.each([
    ['http://h:1', '/v1/chat/completions'],
    ['http://h:1/', '/v1/chat/completions'],
    ['http://h:1/v1', '/v1/chat/completions'],
    ['http://h:1/openai/v1/', '/openai/v1/chat/completions'],
    ['http://h:1/v1/chat/completions', '/v1/chat/completions'],
    ['http://h:1/x/chat/completions?a=b', '/x/chat/completions?a=b'],
  ])('takes %s as people paste it', (url, path) => {
    expect(completionsAddress(url)).toEqual({ origin: 'http://h:1', path });
  });

  it.each([400, 404, 422, 429, 500, 503])('wraps a status %i of the container in a ModelError', async (status) => {
    const url = await modelServer((_, response) => response.writeHead(status).end(`no: ${'é'.repeat(2000)}`));
    const [client] = await face(server(url));
    const error = await modelError(invoke(client));
    expect(error.$metadata.httpStatusCode).toBe(424);
    expect(error.OriginalStatusCode).toBe(status);
    expect(Buffer.byteLength(error.OriginalMessage ?? '')).toBeLessThanOrEqual(1024);
    expect(error.OriginalMessage).toMatch(/^no: é+$/u);
  });

  it('keeps what the container says about coming back', async () => {
    const url = await modelServer((_, response) => response.writeHead(429, { 'retry-after': '3' }).end('slow down'));
    const [client] = await face(server(url));
    const error = await modelError(invoke(client));
    expect(JSON.parse(error.OriginalMessage ?? '')).toEqual({ retry_after: 3, body: 'slow down' });
  });

  it('tells a refused, broken or hanging connection as 503, 502 and 504', async () => {
    const broken = await modelServer((request) => request.socket.destroy());
    const hanging = await modelServer(() => undefined);
    const [atNothing] = await face(server('http://127.0.0.1:1'));
    const [atBroken] = await face(server(broken));
    const [atHanging, runtime] = await face(server(hanging), 100);
    expect((await modelError(invoke(atNothing))).OriginalStatusCode).toBe(503);
    expect((await modelError(invoke(atBroken))).OriginalStatusCode).toBe(502);
    expect((await modelError(invoke(atHanging))).OriginalStatusCode).toBe(504);
    expect(runtime.statistics()).toMatchObject({ calls: 1, failed: 1, inFlight: 0 });
    const [stuck] = await face(
      { kind: 'function', model: 'm', concurrency: 1, reply: () => new Promise(() => undefined) },
      100,
    );
    expect((await modelError(invoke(stuck))).OriginalStatusCode).toBe(504);
  });

  it('never shows the key', async () => {
    const url = await modelServer((_, response) => response.writeHead(401).end('who are you'));
    const [client] = await face(server(url, { apiKey: 'very-secret' }));
    const error = await modelError(invoke(client));
    expect(JSON.stringify([error.message, error.OriginalMessage, error.$response?.headers])).not.toContain(
      'very-secret',
    );
  });

  it('knows the endpoints of the stack alone, and batches only where replies and topics are declared', async () => {
    const [client, { url }] = await face(server('http://127.0.0.1:1'));
    expect(await refusal(invoke(client, {}, 'other'))).toBe('ValidationError 400');
    const later = await fetch(`${url}/endpoints/model/async-invocations`, { method: 'POST' });
    expect([later.status, later.headers.get('x-amzn-errortype')]).toEqual([400, 'ValidationError']);
  });

  it('holds calls to its concurrency, lets some wait, and throttles the rest', async () => {
    const open: (() => void)[] = [];
    const upstream: Upstream = {
      kind: 'function',
      model: 'm',
      concurrency: 2,
      reply: () => new Promise((resolve) => open.push(() => resolve({ status: 200, body: '{}' }))),
    };
    const [client, runtime] = await face(upstream);
    const calls = Array.from({ length: 20 }, () => refusal(invoke(client)));
    await expect.poll(() => runtime.statistics().throttled).toBe(2);
    expect(runtime.statistics()).toMatchObject({ calls: 2, inFlight: 2, peakInFlight: 2 });
    const ended = Promise.all(calls);
    while (runtime.statistics().calls < 18 || open.length > 0) {
      open.shift()?.();
      await new Promise(setImmediate);
    }
    expect((await ended).filter((end) => end === 'ThrottlingException 429')).toHaveLength(2);
    expect(runtime.statistics()).toMatchObject({ calls: 18, inFlight: 0, peakInFlight: 2 });
  });

  it('drains: answers what is under way, and leaves everything else without an answer', async () => {
    const open = Promise.withResolvers<void>();
    const reply = () => open.promise.then(() => ({ status: 200, body: '{}' }));
    const [client, runtime] = await face({ kind: 'function', model: 'm', concurrency: 1, reply });
    const first = refusal(invoke(client));
    await expect.poll(() => runtime.statistics().inFlight).toBe(1);
    const others: string[] = [];
    const waiting = refusal(invoke(client)).then((end) => others.push(end));
    const drained = runtime.drain();
    const late = refusal(invoke(client)).then((end) => others.push(end));
    open.resolve();
    await drained;
    expect(await first).toBe('no error');
    expect(runtime.statistics().calls).toBe(1);
    expect(others).toEqual([]);
    await runtime.close();
    await Promise.all([waiting, late]);
    expect(others.every((end) => end !== 'no error' && !end.startsWith('ServiceUnavailable'))).toBe(true);
  });

  it('names the stand-in only where a request names no model', async () => {
    const reply = async (body: string) => ({ status: 200, body });
    const [client] = await face({ kind: 'function', model: 'scripted', concurrency: 1, reply });
    expect(readJson((await invoke(client, { messages: [] })).Body)).toEqual({ messages: [], model: 'scripted' });
    expect(readJson((await invoke(client, { model: 'asked' })).Body)).toEqual({ model: 'asked' });
  });
});

describe('a streamed call', () => {
  const stream = async (client: SageMakerRuntimeClient): Promise<string> => {
    const { Body } = await client.send(
      new InvokeEndpointWithResponseStreamCommand({
        EndpointName: 'model',
        Body: JSON.stringify({ messages: [], stream: true, stream_options: { include_usage: true } }),
      }),
    );
    const parts: Uint8Array[] = [];
    for await (const event of Body ?? []) {
      if (event.ModelStreamError) throw event.ModelStreamError;
      parts.push(event.PayloadPart?.Bytes ?? new Uint8Array());
    }
    expect(parts.length).toBeGreaterThan(1);
    return Buffer.concat(parts).toString();
  };

  it('comes in parts, from a server that is asked for the whole', async () => {
    const content = 'Weizen 🌾 '.repeat(300);
    const seen: string[] = [];
    const url = await modelServer((request, response) => {
      request.on('data', (chunk) => seen.push(String(chunk)));
      request.on('end', () =>
        response.end(
          JSON.stringify({
            choices: [{ message: { content }, finish_reason: 'stop' }],
            usage: { prompt_tokens: 1, completion_tokens: 2 },
          }),
        ),
      );
    });
    const [client] = await face({ kind: 'http', url, concurrency: 2 });
    const text = await stream(client);
    expect(text).toContain(JSON.stringify(content));
    expect(text.trim().endsWith('data: [DONE]')).toBe(true);
    expect(seen.join('')).toBe('{"messages":[]}');
  });

  it('fails as a plain call does when the server refuses it at once', async () => {
    const url = await modelServer((_request, response) => response.writeHead(400).end('no'));
    const [client] = await face({ kind: 'http', url, concurrency: 2 });
    expect(await refusal(stream(client))).toBe('ModelError 424');
  });
});

describe('several endpoints', () => {
  it('have servers, places and names of their own', async () => {
    const asked: string[] = [];
    const named = (name: string): Upstream => ({
      kind: 'function',
      model: name,
      concurrency: 1,
      async reply() {
        asked.push(name);
        return { status: 200, body: JSON.stringify({ from: name }) };
      },
    });
    const upstreams = new Map([
      ['small', named('small')],
      ['big', named('big')],
    ]);
    const runtime = await sagemakerRuntime({ upstreams, callers: everybody, region: 'us-east-1' });
    const client = modelClient(runtime.url);
    closers.push(runtime.close, () => client.destroy());
    const answers = await Promise.all(['small', 'big', 'big'].map((name) => invoke(client, undefined, name)));
    expect(answers.map(({ Body }) => new TextDecoder().decode(Body))).toEqual([
      '{"from":"small"}',
      '{"from":"big"}',
      '{"from":"big"}',
    ]);
    expect(asked.toSorted()).toEqual(['big', 'big', 'small']);
    expect(await refusal(invoke(client, undefined, 'other'))).toContain('ValidationError');
  });
});
