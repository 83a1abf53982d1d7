import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud.ts';
import type { Upstream } from '../../local/services/upstream.ts';
import { client, type TestAssembly, testAssembly } from '../support/local-assembly.ts';

const parrot: Upstream = {
  kind: 'function',
  model: 'parrot',
  concurrency: 4,
  reply: async (body, inferenceId) => ({ status: 200, body: JSON.stringify({ heard: JSON.parse(body), inferenceId }) }),
};

/** Sends one message per letter of the key, and the workers write one object and one item per message. */
const step = `
import { SQSClient, SendMessageBatchCommand } from '${client('sqs')}';
const queues = new SQSClient({});
export async function handler({ bucket, key }) {
  const Entries = ['a', 'b', 'c'].map((letter) => ({ Id: letter, MessageBody: JSON.stringify({ bucket, key, letter }) }));
  const { Successful } = await queues.send(new SendMessageBatchCommand({ QueueUrl: process.env.QUEUE_URL, Entries }));
  return { sent: Successful.length, bucket, key };
}`;
const worker = `
import { S3Client, GetObjectCommand, PutObjectCommand } from '${client('s3')}';
import { DynamoDBClient, PutItemCommand } from '${client('dynamodb')}';
import { SageMakerRuntimeClient, InvokeEndpointCommand } from '${client('sagemaker-runtime')}';
const objects = new S3Client({}), tables = new DynamoDBClient({}), models = new SageMakerRuntimeClient({});
export async function handler({ Records }) {
  for (const { body } of Records) {
    const { bucket, key, letter } = JSON.parse(body);
    const { Body } = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const reply = await models.send(new InvokeEndpointCommand({ EndpointName: JSON.parse(process.env.ENDPOINTS).default.name, InferenceId: letter,
      ContentType: 'application/json', Body: JSON.stringify({ messages: [await Body.transformToString()] }) }));
    await objects.send(new PutObjectCommand({ Bucket: process.env.WORK_BUCKET, Key: 'out/' + letter, Body: reply.Body }));
    await tables.send(new PutItemCommand({ TableName: process.env.RUNS_TABLE, Item: { pk: { S: 'run' }, sk: { S: letter }, n: { N: '1' } } }));
  }
  return { batchItemFailures: [] };
}`;

describe('startLocalCloud', () => {
  let assembly: TestAssembly;
  let cloud: LocalCloud;
  const start = (): Promise<LocalCloud> =>
    startLocalCloud({
      assembly: assembly.folder,
      stack: 'Stack',
      dataFolder: assembly.dataFolder,
      upstream: parrot,
      environment: {},
      speed: 100,
    });
  beforeAll(async () => {
    assembly = testAssembly({ Step: step, Worker: worker });
    cloud = await start();
  });
  afterAll(async () => {
    await cloud.close();
    assembly.remove();
  });

  it('carries a drop from its event through machine, queue, functions, model and table', async () => {
    const { SeedBucket = '', WorkBucket = '', RunsTable = '' } = cloud.outputs;
    const ended = new Promise((resolve) => cloud.onExecutionEnd(resolve));
    await cloud.objects.put(SeedBucket, 'drops/first/other.txt', 'ignored');
    await cloud.objects.put(SeedBucket, 'drops/first/run.yaml', 'hello');
    expect(await ended).toMatchObject({ status: 'SUCCEEDED', output: { sent: 3, key: 'drops/first/run.yaml' } });
    await expect
      .poll(() => cloud.items.query(RunsTable, 'run').then((items) => items.length), { timeout: 15_000 })
      .toBe(3);
    expect(await cloud.items.query(RunsTable, 'run', 'b')).toEqual([{ pk: 'run', sk: 'b', n: 1 }]);
    const [first] = await cloud.objects.list(WorkBucket, 'out/');
    expect(JSON.parse(String(Buffer.from((await cloud.objects.get(WorkBucket, first?.key ?? '')) ?? [])))).toEqual({
      heard: { messages: ['hello'], model: 'parrot' },
      inferenceId: 'a',
    });
    expect(cloud.executions()).toHaveLength(1);
    expect(cloud.endpointStatistics()).toMatchObject({ calls: 3, inFlight: 0, failed: 0 });
  });

  it('finds its objects and tables again when it is started once more', async () => {
    await cloud.close();
    cloud = await start();
    expect(await cloud.items.query(cloud.outputs.RunsTable ?? '', 'run')).toHaveLength(3);
    expect(await cloud.objects.list(cloud.outputs.WorkBucket ?? '', 'out/')).toHaveLength(3);
    expect(
      Buffer.from((await cloud.objects.get(cloud.outputs.SeedBucket ?? '', 'drops/first/run.yaml')) ?? []),
    ).toEqual(Buffer.from('hello'));
  });
});
