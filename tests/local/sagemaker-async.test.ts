import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeEndpointAsyncCommand, type InvokeEndpointAsyncCommandInput } from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { conversationsOf } from '../../local/services/sagemaker-batch.ts';
import type { FunctionUpstream, UpstreamReply } from '../../local/services/upstream.ts';
import { type AsyncFace, asyncFace } from '../support/async-face.ts';
import { refusal } from '../support/local-services.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const face = async (...parameters: Parameters<typeof asyncFace>): Promise<AsyncFace> => {
  const opened = await asyncFace(...parameters);
  closers.push(opened.close);
  return opened;
};
const content = (body: string): string =>
  (JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content ?? '';
const answer = (text: string): UpstreamReply => ({
  status: 200,
  body: JSON.stringify({
    choices: [{ message: { content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  }),
});

/** A model that answers with the prompt in capitals, and keeps what it was asked. */
function model(reply?: (text: string, call: number) => Promise<UpstreamReply> | UpstreamReply, concurrency = 4) {
  const asked: string[] = [];
  const upstream: FunctionUpstream = {
    kind: 'function',
    model: 'm',
    concurrency,
    async reply(body) {
      asked.push(body);
      const text = content(body);
      return reply === undefined ? answer(text.toUpperCase()) : reply(text, asked.length);
    },
  };
  return { upstream, asked };
}

type Changes = {
  readonly [K in keyof InvokeEndpointAsyncCommandInput]?: InvokeEndpointAsyncCommandInput[K] | undefined;
};

const bodyOf = (texts: readonly string[]): string =>
  JSON.stringify({ model: 'm', messages: texts.map((text) => [{ role: 'user', content: text }]), max_tokens: 9 });

const submit = ({ client }: AsyncFace, texts: readonly string[], more: Changes = {}) =>
  client.send(
    new InvokeEndpointAsyncCommand({
      EndpointName: 'model',
      ContentType: 'application/json',
      Body: Buffer.from(bodyOf(texts)),
      InferenceId: 'ask.1',
      CustomAttributes: `route=/v1/chat/completions/batch,seeds=${texts.map((_, index) => String(index).padStart(7, '0')).join('')}`,
      S3OutputPathExtension: 'run-1',
      Filename: 'ask.1.json',
      ...more,
    } as InvokeEndpointAsyncCommandInput),
  );
const replyIn = ({ objects }: AsyncFace, key = 'bucket/replies/run-1/ask.1.json'): unknown =>
  JSON.parse(objects.get(key) ?? 'null');

describe('a batch on an async endpoint of this computer', () => {
  it('is accepted at once, answered into the chosen object by index, and told to the success topic', async () => {
    const { upstream, asked } = model();
    const one = await face(upstream);
    const accepted = await submit(one, ['a', 'b']);
    expect(accepted).toMatchObject({ InferenceId: 'ask.1', OutputLocation: 's3://bucket/replies/run-1/ask.1.json' });
    expect(accepted.$metadata.httpStatusCode).toBe(202);
    const { topic, message } = await one.nextNotice();
    expect(topic).toBe('arn:success');
    expect(message).toMatchObject({
      invocationStatus: 'Completed',
      inferenceId: 'ask.1',
      requestParameters: { endpointName: 'model' },
      responseParameters: { outputLocation: 's3://bucket/replies/run-1/ask.1.json' },
      eventSource: 'aws:sagemaker',
      eventName: 'InferenceResult',
    });
    expect(replyIn(one)).toMatchObject({
      choices: [
        { index: 0, message: { role: 'assistant', content: 'A' }, finish_reason: 'stop' },
        { index: 1, message: { content: 'B' } },
      ],
      usage: { prompt_tokens: 6, completion_tokens: 4 },
    });
    // As a single call would ask: the same turns and parameters, and the seed of the conversation last.
    expect(asked.map((body) => JSON.parse(body))).toEqual([
      { model: 'm', messages: [{ role: 'user', content: 'a' }], max_tokens: 9, seed: 0 },
      { model: 'm', messages: [{ role: 'user', content: 'b' }], max_tokens: 9, seed: 1 },
    ]);
  });

  it('is read from an object when it is too large to go with the call', async () => {
    const one = await face(model().upstream);
    one.objects.set('bucket/requests/x.json', bodyOf(['from the bucket']));
    await submit(one, [], { Body: undefined, InputLocation: 's3://bucket/requests/x.json' });
    expect((await one.nextNotice()).message).toMatchObject({
      requestParameters: { inputLocation: 's3://bucket/requests/x.json' },
    });
    expect(replyIn(one)).toMatchObject({ choices: [{ message: { content: 'FROM THE BUCKET' } }] });
  });

  it.each<[string, Changes]>([
    ['with neither body nor object', { Body: undefined }],
    ['with both', { InputLocation: 's3://bucket/x' }],
    ['with an object that is not there', { Body: undefined, InputLocation: 's3://bucket/none' }],
    ['with more bytes than go with a call', { Body: Buffer.from(bodyOf(['x'.repeat(128_000)])) }],
    ['with an id that is too long', { InferenceId: 'x'.repeat(65) }],
    ['that may wait for more than six hours', { RequestTTLSeconds: 21_601 }],
    ['that may be worked on for more than an hour', { InvocationTimeoutSeconds: 3_601 }],
    ['for a route that takes no batches', { CustomAttributes: 'route=/v1/chat/completions' }],
    ['for an endpoint that nobody declared', { EndpointName: 'other' }],
  ])('%s is refused', async (_name, more) => {
    const one = await face(model().upstream);
    expect(await refusal(submit(one, ['a'], more))).toBe('ValidationError 400');
  });
});

describe('conversations of all batches', () => {
  it('share the places of the model, and keep them full as long as any waits', async () => {
    const open: (() => void)[] = [];
    const { upstream, asked } = model((text) => new Promise((resolve) => open.push(() => resolve(answer(text)))), 3);
    const one = await face(upstream);
    await submit(one, ['a', 'b'], { InferenceId: 'ask.1' });
    await submit(one, ['c', 'd', 'e'], { InferenceId: 'ask.2', Filename: 'ask.2.json' });
    for (let done = 0; done < 5; done += 1) {
      while (open.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(one.runtime.statistics().inFlight).toBe(Math.min(3, 5 - done));
      open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([one.nextNotice(), one.nextNotice()]);
    expect(asked).toHaveLength(5);
    expect(one.runtime.statistics().peakInFlight).toBe(3);
  });

  it('that meet a fault that passes are asked again, alone', async () => {
    const { upstream, asked } = model((text, call) =>
      call === 1 ? { status: 503, body: 'starting' } : call === 2 ? { status: 200, body: '<html>' } : answer(text),
    );
    const one = await face(upstream);
    await submit(one, ['a', 'b']);
    expect((await one.nextNotice()).topic).toBe('arn:success');
    expect(asked.length).toBe(4);
  });

  it('are left out, where one try is paid for alone, when theirs may have to be paid; what costs nothing is tried again', async () => {
    const { upstream, asked } = model((text, call) => {
      if (text === 'broken') return { status: 200, body: '{"choices":[{"ind' };
      return call === 1 ? { status: 500, body: 'free' } : answer(text);
    }, 1);
    const one = await face(upstream);
    await submit(one, ['a', 'broken', 'c'], { CustomAttributes: 'route=/v1/chat/completions/batch,once=0' });
    expect((await one.nextNotice()).topic).toBe('arn:success');
    expect(asked.map(content).sort()).toEqual(['a', 'a', 'broken', 'c']);
    expect(replyIn(one)).toMatchObject({
      choices: [
        { index: 0, message: { content: 'a' } },
        { index: 2, message: { content: 'c' } },
      ],
      usage: { prompt_tokens: 6, completion_tokens: 4 },
    });
  });

  it('that take too long get more time with each try', async () => {
    const slow = model((text, call) =>
      call === 1
        ? new Promise<never>(() => undefined)
        : new Promise((resolve) => setTimeout(() => resolve(answer(text)), 150)),
    );
    const one = await face(slow.upstream, undefined, 100);
    await submit(one, ['a']);
    expect((await one.nextNotice()).topic).toBe('arn:success');
    expect(slow.asked).toHaveLength(2);
  });

  it('that are refused fail their whole batch, as in the engine; parts of it ask nothing again that was answered', async () => {
    const { upstream, asked } = model((text) => (text === 'bad' ? { status: 400, body: 'too long' } : answer(text)), 1);
    const one = await face(upstream);
    await submit(one, ['a', 'bad', 'c']);
    const { topic, message } = await one.nextNotice();
    expect([topic, message.invocationStatus]).toEqual(['arn:error', 'Failed']);
    expect(String(message.failureReason)).toContain('(400)');
    expect(String(message.failureReason)).not.toContain('too long');
    await submit(one, ['a'], { InferenceId: 'ask.2', Filename: 'ask.2.json' });
    expect((await one.nextNotice()).topic).toBe('arn:success');
    const CustomAttributes = 'route=/v1/chat/completions/batch,seeds=0000001';
    await submit(one, ['bad'], { InferenceId: 'ask.3', Filename: 'ask.3.json', CustomAttributes });
    expect((await one.nextNotice()).topic).toBe('arn:error');
    for (const text of ['a', 'bad']) expect(asked.map(content).filter((other) => other === text)).toHaveLength(1);
  });
});

describe('a crash of the endpoint process', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'sower-journal-'));
    closers.push(() => rmSync(path, { recursive: true, force: true }));
    return join(path, 'endpoint.jsonl');
  };

  it('costs the conversations under way: the next process asks those alone that have no answer', async () => {
    const journal = folder();
    const first = model((text) => (text === 'slow' ? new Promise<never>(() => undefined) : answer(`first ${text}`)));
    const dying = await asyncFace(first.upstream, journal, 60_000);
    await submit(dying, ['a', 'slow', 'b']);
    while (readFileSync(journal, 'utf8').split('\n').length < 4) await new Promise((resolve) => setImmediate(resolve));
    await dying.close();

    const second = model((text) => answer(`second ${text}`));
    const next = await face(second.upstream, journal);
    expect(second.asked).toEqual([]);
    next.runtime.resume('another-run');
    next.runtime.resume('run-1');
    expect((await next.nextNotice()).message).toMatchObject({ invocationStatus: 'Completed', inferenceId: 'ask.1' });
    expect(second.asked.map(content)).toEqual(['slow']);
    expect(replyIn(next)).toMatchObject({
      choices: [
        { message: { content: 'first a' } },
        { message: { content: 'second slow' } },
        { message: { content: 'first b' } },
      ],
    });
  });

  it('leaves those under way out of the reply, where one try is paid for alone', async () => {
    const journal = folder();
    const CustomAttributes = 'route=/v1/chat/completions/batch,once=0';
    const first = model((text) => (text === 'slow' ? new Promise<never>(() => undefined) : answer(text)), 2);
    const dying = await asyncFace(first.upstream, journal, 60_000);
    await submit(dying, ['a', 'slow', 'slow', 'late'], { CustomAttributes });
    while (first.asked.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await dying.close();

    const second = model();
    const next = await face(second.upstream, journal);
    next.runtime.resume('run-1');
    expect((await next.nextNotice()).topic).toBe('arn:success');
    expect(second.asked.map(content)).toEqual(['late']);
    expect(replyIn(next)).toMatchObject({ choices: [{ index: 0 }, { index: 3, message: { content: 'LATE' } }] });
  });

  it('in the middle of a line loses that line only', async () => {
    const journal = folder();
    const dying = await asyncFace(model(() => new Promise<never>(() => undefined)).upstream, journal, 60_000);
    await submit(dying, ['a']);
    await dying.close();
    appendFileSync(journal, '{"key":"cut o');
    const second = model();
    const next = await asyncFace(second.upstream, journal);
    next.runtime.resume('run-1');
    await next.nextNotice();
    expect(second.asked.map(content)).toEqual(['a']);
    await next.close();
  });

  it('has nothing to go on with when nothing was open: the journal is empty', async () => {
    const journal = folder();
    const one = await asyncFace(model().upstream, journal);
    await submit(one, ['a']);
    await one.nextNotice();
    while (readFileSync(journal, 'utf8') !== '') await new Promise((resolve) => setImmediate(resolve));
    await one.close();
  });

  it('that somebody asked for lets calls under way end and begins no other', async () => {
    const journal = folder();
    const open: (() => void)[] = [];
    const { upstream, asked } = model((text) => new Promise((resolve) => open.push(() => resolve(answer(text)))), 1);
    const one = await face(upstream, journal);
    await submit(one, ['a', 'b']);
    while (open.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const drained = one.runtime.drain();
    open[0]?.();
    await drained;
    expect(asked.map(content)).toEqual(['a']);
    expect(one.notices).toEqual([]);
    while (!readFileSync(journal, 'utf8').includes('"reply":{"content":"a"'))
      await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('conversationsOf', () => {
  const batch = (id: string, texts: readonly string[]) => ({
    ...{ id, endpoint: 'model', seeds: texts.map((text) => text.length), output: 's3://b/o', failure: 's3://b/f' },
    body: JSON.stringify({ model: 'm', messages: texts.map((content) => [{ role: 'user', content }]), max_tokens: 5 }),
    ...{ receivedAt: 0, ttlSeconds: 60 },
  });

  it('labels a conversation by its step, and the same in whichever batch it comes', () => {
    const [, together] = conversationsOf(batch('solve.1a2b', ['a', 'bbb'])) ?? [];
    const [alone] = conversationsOf(batch('solve.9f9f', ['bbb'])) ?? [];
    expect(alone).toEqual(together);
    expect(alone?.label).toMatch(/^solve\/\d+$/u);
    const [unseeded] = conversationsOf({ ...batch('solve.1a2b', ['a']), seeds: [] }) ?? [];
    expect(unseeded?.label).toBe('solve.1a2b/0');
  });
});
