import { afterEach, describe, expect, it } from 'vitest';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../local/local-cloud.ts';
import { doneMessages } from '../../local/queues/batch-result.ts';
import { type TestTemplate, testAssembly } from '../support/local-assembly.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Calls a service without the SDK, which would take most of the time of these tests to load. */
const call = `
const call = async (service, target, body) => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/x/aws4_request';
  const headers = { authorization, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  const answer = await fetch(process.env['AWS_ENDPOINT_URL_' + service], { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
};
const seen = (pk, sk) => call('DYNAMODB', 'DynamoDB_20120810.UpdateItem', { TableName: process.env.RUNS_TABLE,
  Key: { pk: { S: pk }, sk: { S: sk } }, UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } } });`;

/** Records each delivery as an item `<message>/<receive count>`, then answers as the text says. */
const recorder = (answer: string): string => `${call}
export async function handler(event) {
  await seen('batches', event.Records.map(({ body }) => body).sort().join('+'));
  for (const { body, attributes } of event.Records) await seen(body, attributes.ApproximateReceiveCount);
  ${answer}
}`;
const bury = `${call}
export async function handler({ Records }) {
  for (const { body } of Records) await seen('buried', body);
}`;

async function start(
  handlers: Record<string, string>,
  change?: (template: TestTemplate) => void,
  options: Partial<LocalCloudOptions> = {},
): Promise<{
  cloud: LocalCloud;
  send: (...bodies: string[]) => Promise<void>;
  seen: (of: string) => Promise<object[]>;
}> {
  const assembly = testAssembly(handlers, change);
  const cloud = await startLocalCloud({
    assembly: assembly.folder,
    stack: 'Stack',
    dataFolder: assembly.dataFolder,
    upstream: { kind: 'function', model: 'm', concurrency: 1, reply: async () => ({ status: 200, body: '{}' }) },
    environment: {},
    inMemory: true,
    ...options,
  });
  closers.push(assembly.remove, cloud.close);
  const QueueUrl = cloud.outputs.QueueUrl ?? '';
  return {
    cloud,
    // Through a function, because the command's own key is nobody else's business.
    send: async (...bodies) => {
      for (const body of bodies) await cloud.invoke('Send', { QueueUrl, MessageBody: body });
    },
    seen: (of) => cloud.items.query(cloud.outputs.RunsTable ?? '', of),
  };
}
const sender = `${call}
export const handler = (message) => call('SQS', 'AmazonSQS.SendMessage', message);`;

const buryDead = ({ Resources }: TestTemplate): void => {
  Resources.BuryDead = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, FunctionName: { Ref: 'Bury' } },
  };
};

describe('doneMessages', () => {
  const ids = ['a', 'b', 'c'];
  const done = (answer: unknown): string[] => [
    ...doneMessages({ ok: true, payload: JSON.stringify(answer) ?? 'null' }, ids, true),
  ];
  it.each([undefined, null, {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
    'takes %j for a success of all',
    (answer) => {
      expect(done(answer)).toEqual(ids);
    },
  );
  it('keeps those that are named as failed', () => {
    expect(done({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['a', 'c']);
    expect(done({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) })).toEqual([]);
  });
  it.each([
    { batchItemFailures: [{ itemIdentifier: 'unknown' }] },
    { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: '' }] },
    { batchItemFailures: [{ itemIdentifier: null }] },
    { batchItemFailures: [{ id: 'a' }] },
    { batchItemFailures: ['a'] },
    { batchItemFailures: 'a' },
    'done',
    7,
    [],
  ])('returns the whole batch for the malformed answer %j', (answer) => {
    expect(done(answer)).toEqual([]);
  });
  it('returns the whole batch when the function threw', () => {
    const error = { errorType: 'Error', errorMessage: 'no' };
    expect([...doneMessages({ ok: false, error }, ids, true)]).toEqual([]);
  });
  it('takes any answer for a success where the mapping asks for none', () => {
    const payload = JSON.stringify({ batchItemFailures: [{ itemIdentifier: 'a' }] });
    expect([...doneMessages({ ok: true, payload }, ids, false)]).toEqual(ids);
  });
});

describe('startQueuePoller', () => {
  it('delivers only the failed message again, and at last to the dead letters', async () => {
    const failing = recorder(
      `return { batchItemFailures: event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    );
    const { cloud, send, seen } = await start({ Worker: failing, Send: sender, Bury: bury }, buryDead);
    // Started beforehand, so that the first delivery is over before its visibility timeout.
    await cloud.invoke('Worker', { Records: [{ body: 'early', attributes: { ApproximateReceiveCount: '0' } }] });
    await send('good', 'bad');
    await expect.poll(() => seen('buried'), { timeout: 20_000 }).toEqual([{ pk: 'buried', sk: 'bad', times: 1 }]);
    expect(await seen('good')).toEqual([{ pk: 'good', sk: '1', times: 1 }]);
    expect((await seen('bad')).map((item) => 'sk' in item && item.sk)).toEqual(['1', '2', '3']);
  });

  it('delivers a whole batch again after an error, a crash and a nonsensical answer', async () => {
    const moody = recorder(`
      const count = event.Records[0].attributes.ApproximateReceiveCount;
      if (count === '1') throw new Error('first');
      if (count === '2') process.exit(1);`);
    const { send, seen } = await start({ Worker: moody, Send: sender });
    await send('one');
    const counts = async () => (await seen('one')).map((item) => 'sk' in item && item.sk);
    await expect.poll(counts, { timeout: 20_000 }).toEqual(['1', '2', '3']);
  });

  it('fills batches up to their size within the window', async () => {
    const { send, seen } = await start({ Worker: recorder('return null;'), Send: sender }, ({ Resources }) => {
      Object.assign(Resources.Feed?.Properties ?? {}, { MaximumBatchingWindowInSeconds: 5, BatchSize: 3 });
      Object.assign(Resources.Queue?.Properties ?? {}, { VisibilityTimeout: 30 });
    });
    await send('a', 'b', 'c');
    await expect.poll(() => seen('batches')).toEqual([{ pk: 'batches', sk: 'a+b+c', times: 1 }]);
  });

  it('runs as many batches at once as the mapping allows', async () => {
    const slow = recorder(`
      const now = Date.now();
      await seen('started', String(now) + event.Records[0].body);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await seen('ended', String(Date.now()) + event.Records[0].body);
      return { batchItemFailures: [] };`);
    const { send, seen } = await start({ Worker: slow, Send: sender }, ({ Resources }) => {
      Object.assign(Resources.Feed?.Properties ?? {}, { BatchSize: 1 });
      Object.assign(Resources.Queue?.Properties ?? {}, { VisibilityTimeout: 30 });
    });
    await send('a', 'b', 'c', 'd', 'e');
    await expect.poll(async () => (await seen('ended')).length, { timeout: 20_000 }).toBe(5);
    const times = async (of: string): Promise<[number, number][]> =>
      (await seen(of)).map((item) => [Number(String('sk' in item && item.sk).slice(0, 13)), of === 'started' ? 1 : -1]);
    const changes = [...(await times('ended')), ...(await times('started'))].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    let running = 0;
    const peak = Math.max(...changes.map(([, change]) => (running += change)));
    expect(peak).toBe(2);
  });

  it('lets what is under way finish when drained, and takes nothing more', async () => {
    const slow = recorder(`
      await new Promise((resolve) => setTimeout(resolve, 400));
      await seen('finished', event.Records[0].body);`);
    const { cloud, send, seen } = await start({ Worker: slow, Send: sender }, ({ Resources }) => {
      Object.assign(Resources.Queue?.Properties ?? {}, { VisibilityTimeout: 30 });
    });
    await send('before');
    await expect.poll(() => seen('before')).toHaveLength(1);
    await cloud.drain();
    expect(await seen('finished')).toHaveLength(1);
    await send('after');
    expect(await seen('after')).toEqual([]);
  });

  it('closes within two seconds while busy', async () => {
    const { cloud, send, seen } = await start(
      { Worker: recorder('await new Promise(() => {});'), Send: sender },
      ({ Resources }) => Object.assign(Resources.Queue?.Properties ?? {}, { VisibilityTimeout: 30 }),
    );
    await send('stuck');
    await expect.poll(() => seen('stuck')).toHaveLength(1);
    const begun = performance.now();
    await cloud.close();
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
