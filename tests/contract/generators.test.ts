import { sagemakerRuntime } from '../../local/services/sagemaker-runtime.ts';
import { sagemakerAsync } from '../../shared/aws/sagemaker-async.ts';
import { longestUnstreamedMs, sagemakerGenerator } from '../../shared/aws/sagemaker-generator.ts';
import { RequestRefused } from '../../shared/contract/errors.ts';
import { type BatchRecord, batchId, cutBatches, failureFrom } from '../../shared/domain/batch.ts';
import { completionKey, type ModelRequest, tokenBound } from '../../shared/domain/completion.ts';
import { asyncFace } from '../support/async-face.ts';
import { everybody, modelClient } from '../support/local-services.ts';
import { stillClock } from '../support/still-clock.ts';
import { type Answered, answering, type GeneratorUnderTest, generatorContract } from './suites/generator.ts';

/** A call with little time comes as a whole, one with much as a stream. */
const realtime =
  (timeoutMs: number) =>
  async (reply: Parameters<typeof answering>[0]): Promise<GeneratorUnderTest> => {
    const upstream = answering(reply);
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
      },
    };
  };
generatorContract('a realtime endpoint', realtime(5_000));
generatorContract('a realtime endpoint with streams', realtime(longestUnstreamedMs + 1));

generatorContract('an async endpoint', async (reply) => {
  const face = await asyncFace(answering(reply));
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
    if (requests.length === 1) return new Map(calls.map(({ key }) => [key, kind === 'refused' ? 'refused' : 'failed']));
    const middle = Math.ceil(requests.length / 2);
    return new Map([...(await answer(requests.slice(0, middle))), ...(await answer(requests.slice(middle)))]);
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
