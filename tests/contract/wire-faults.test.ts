import { readFileSync } from 'node:fs';
import { describe, expect, it, type TestContext } from 'vitest';
import { sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import type { Upstream } from '../../local/services/upstream.ts';
import { sagemakerAsync } from '../../shared/aws/sagemaker-async.ts';
import { sagemakerGenerator } from '../../shared/aws/sagemaker-generator.ts';
import { type BatchRecord, batchId } from '../../shared/domain/batch.ts';
import { completionKey, type ModelRequest, tokenBound } from '../../shared/domain/completion.ts';
import { chatServer } from '../e2e/support/chat-server.ts';
import { type FaultName, faults } from '../e2e/support/wire-faults.ts';
import { asyncFace } from '../support/async-face.ts';
import { everybody, modelClient } from '../support/local-services.ts';
import { stillClock } from '../support/still-clock.ts';

const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');
/** What the page says of each fault in batches, by its name. */
const inBatches = new Map(
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap(([, , name = '', , , , batches = '']) =>
      /^`\w+`$/u.test(name) ? [[name.slice(1, -1), batches] as const] : [],
    ),
);

const request = (content: string): ModelRequest => ({
  model: 'rules',
  endpoint: 'model',
  messages: [{ role: 'user', content }],
  sampling: { max_tokens: 50, seed: content.length },
  sample: 0,
});
const bad = 'Add 2 and 3.';
const names = Object.keys(faults) as FaultName[];

type Ending = Pick<TestContext, 'onTestFinished'>;

/** A server that meets one request with the fault, the first time or every time. */
async function misbehaving(name: FaultName, always: boolean, { onTestFinished }: Ending): Promise<Upstream> {
  let key: string | undefined;
  let isBad = false;
  const server = await chatServer({
    onBody: (body) => {
      isBad = body.includes(bad);
    },
    fault: (arrival) => {
      if (isBad) key ??= arrival.key;
      return arrival.key === key && (always || arrival.repeat === 0) ? name : undefined;
    },
  });
  onTestFinished(server.close);
  return { kind: 'http', url: server.url, concurrency: 8 };
}

/** A hang is to be found soon, ten megabytes take a while. */
const timeoutOf = (name: FaultName): number => (name === 'hang' ? 300 : 20_000);
/** What a single call comes to, and whether a failure may have to be paid. */
const single: Readonly<Record<FaultName, object>> = {
  throttled: { name: 'EndpointThrottled', retryAfterMs: undefined },
  throttledWithPause: { name: 'EndpointThrottled', retryAfterMs: 1000 },
  unauthorized: { name: 'RequestRefused', status: 401 },
  notFound: { name: 'RequestRefused', status: 404 },
  badRequest: { name: 'RequestRefused', status: 400 },
  serverError: { name: 'EndpointFailed' },
  badGateway: { name: 'EndpointFailed', mayBePaid: true },
  html: { name: 'EndpointFailed', mayBePaid: true },
  reset: { name: 'EndpointFailed', mayBePaid: true },
  halfJson: { name: 'EndpointFailed', mayBePaid: true },
  noChoices: { name: 'EndpointFailed', mayBePaid: true },
  hang: { name: 'EndpointTimedOut' },
  wrongIndex: { usageReported: true, text: expect.stringMatching(/./u) },
  noUsage: { usageReported: false, tokensOut: 50 },
  emptyText: { text: '' },
  nullText: { text: '' },
  cutOff: { finishReason: 'length' },
  tenMegabytes: { text: expect.stringMatching(/^word /u) },
};

describe('a single call over the wire', () => {
  it.concurrent.for(names)('that meets the fault %s is told apart', async (name, { expect, onTestFinished }) => {
    const upstream = await misbehaving(name, false, { onTestFinished });
    const timeoutMs = timeoutOf(name);
    const upstreams = new Map([['model', upstream]]);
    const face = await sagemakerRuntime({ upstreams, callers: everybody, region: 'us-east-1', timeoutMs });
    const client = modelClient(face.url);
    onTestFinished(async () => {
      client.destroy();
      await face.close();
    });
    const generator = sagemakerGenerator(client, stillClock());
    const call = (content: string) => generator.complete(request(content), 'key', 'ask/r/0', 30_000);
    const [met, other] = await Promise.all([call(bad).catch((error: unknown) => error), call('Add 4 and 5.')]);
    expect(met).toMatchObject(single[name]);
    expect(other.text).not.toBe('');
  });
});

describe('a batch over the wire', () => {
  const play = async (name: FaultName, always: boolean, ending: Ending) => {
    const face = await asyncFace(await misbehaving(name, always, ending), undefined, timeoutOf(name));
    ending.onTestFinished(face.close);
    const none = (): never => {
      throw new Error('Batches only read.');
    };
    const work = {
      ...{ getRange: none, put: none, swap: none, list: none, create: none },
      get: async (key: string) => {
        const text = face.objects.get(`bucket/${key}`);
        return text === undefined ? undefined : Buffer.from(text);
      },
    };
    const batches = sagemakerAsync({ client: face.client, work, bucket: 'bucket' });
    const requests = [request('Add 4 and 5.'), request(bad), request('Add 6 and 70.')];
    const calls = requests.map((one) => ({ key: completionKey(one), ...tokenBound(one) }));
    const at = { run: 'run-1', stage: 'ask', shard: '0', tries: 0 };
    const id = batchId(
      at,
      calls.map(({ key }) => key),
    );
    await batches.submit({ id, run: at.run, requests });
    const { message } = await face.nextNotice();
    if (message.invocationStatus !== 'Completed') return String(message.failureReason);
    const record: BatchRecord = { ...at, id, role: 'r', model: 'rules', endpoint: 'model', at: 0, calls };
    return (await batches.read(record)) ?? 'no reply';
  };

  it('has a column on the page for every fault', () => {
    for (const name of names) expect(inBatches.get(name), name).toMatch(/^(?:asked|refused|taken)/u);
  });

  it.concurrent.for(names)('makes of the fault %s what the page says', async (name, { expect, onTestFinished }) => {
    const says = inBatches.get(name) ?? '';
    const outcome = await play(name, says.startsWith('refused'), { onTestFinished });
    if (says.startsWith('refused')) {
      expect(outcome).toMatch(/\(4\d\d\)/u);
      return;
    }
    if (typeof outcome === 'string') throw new Error(outcome);
    expect(outcome).toHaveLength(3);
    const [first, met, last] = outcome;
    expect([first, last].every((one) => one !== undefined && one.text !== '')).toBe(true);
    // Usage comes for the batch in sum.
    const { usageReported: _reported, tokensOut: _tokens, ...as } = single[name] as Record<string, unknown>;
    if (says.startsWith('taken')) expect(met).toMatchObject(as);
    else expect(met?.text).not.toBe('');
  });
});
