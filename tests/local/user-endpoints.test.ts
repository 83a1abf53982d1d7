import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../local/local-cloud.ts';
import { userEndpoints } from '../../local/provision/endpoints.ts';
import { client, testAssembly } from '../support/local-assembly.ts';
import { type TestServices, testServices } from '../support/local-services.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const step = `
import { SQSClient, SendMessageCommand } from '${client('sqs')}';
const queues = new SQSClient({});
export const handler = async (event) => {
  await queues.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(event) }));
};`;
const worker = `
import { S3Client, CopyObjectCommand } from '${client('s3')}';
import { DynamoDBClient, PutItemCommand } from '${client('dynamodb')}';
const objects = new S3Client({}), tables = new DynamoDBClient({});
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { bucket, key } = JSON.parse(body);
    await objects.send(new CopyObjectCommand({ Bucket: process.env.WORK_BUCKET, Key: 'copy', CopySource: bucket + '/' + key }));
    await tables.send(new PutItemCommand({ TableName: process.env.RUNS_TABLE, Item: { pk: { S: 'done' }, sk: { S: key } } }));
  }
};`;

/** Runs a drop through the test stack with some services in the user's hands. */
async function run(environment: (theirs: TestServices) => Record<string, string>): Promise<TestServices> {
  const theirs = await testServices();
  const assembly = testAssembly({ Step: step, Worker: worker });
  const cloud = await startLocalCloud({
    assembly: assembly.folder,
    stack: 'Stack',
    dataFolder: assembly.dataFolder,
    upstream: { kind: 'function', model: 'm', concurrency: 1, reply: async () => ({ status: 200, body: '{}' }) },
    environment: environment(theirs),
    inMemory: true,
  });
  closers.push(theirs.close, assembly.remove, cloud.close);
  const { SeedBucket = '', WorkBucket = '', RunsTable = '' } = cloud.outputs;
  await cloud.objects.put(SeedBucket, 'drops/a/run.yaml', 'seed');
  await expect
    .poll(() => cloud.items.query(RunsTable, 'done'), { timeout: 15_000 })
    .toEqual([{ pk: 'done', sk: 'drops/a/run.yaml' }]);
  expect(await cloud.objects.list(WorkBucket, '')).toEqual([{ key: 'copy', size: 4 }]);
  return theirs;
}

const held = async ({ objects, queues, tables }: TestServices): Promise<number[]> => {
  const { Buckets = [] } = await objects.send(new ListBucketsCommand({})).catch(() => ({ Buckets: [] }));
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
  const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
  return [Buckets.length, QueueUrls.length, TableNames.length];
};
const named = (url: string): string => url.replace('127.0.0.1', 'localhost');
const key = { AWS_ACCESS_KEY_ID: 'USERKEY', AWS_SECRET_ACCESS_KEY: 'usersecret', AWS_REGION: 'eu-central-1' };

describe('services that the user puts in place of ours', () => {
  it('may be all of them, under host names', async () => {
    const theirs = await run(({ endpoints }) => ({
      ...key,
      AWS_ENDPOINT_URL_S3: named(endpoints.S3),
      AWS_ENDPOINT_URL_SQS: named(endpoints.SQS),
      AWS_ENDPOINT_URL_DYNAMODB: named(endpoints.DYNAMODB),
    }));
    expect((await held(theirs)).slice(1)).toEqual([2, 1]);
  });

  it.each(['S3', 'SQS', 'DYNAMODB'] as const)('may be %s alone', async (service) => {
    const theirs = await run(({ endpoints }) => ({ ...key, [`AWS_ENDPOINT_URL_${service}`]: endpoints[service] }));
    expect((await held(theirs)).slice(1)).toEqual([service === 'SQS' ? 2 : 0, service === 'DYNAMODB' ? 1 : 0]);
  });

  it('hold on to what is there when the stack is provisioned once more', async () => {
    const theirs = await testServices();
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: theirs.endpoints.DYNAMODB,
      AWS_ENDPOINT_URL_SQS: theirs.endpoints.SQS,
    };
    const assembly = testAssembly({});
    const start = () =>
      startLocalCloud({
        assembly: assembly.folder,
        stack: 'Stack',
        dataFolder: assembly.dataFolder,
        upstream: { kind: 'function', model: 'm', concurrency: 1, reply: async () => ({ status: 200, body: '{}' }) },
        environment,
      });
    await (await start()).close();
    const again = await start();
    closers.push(theirs.close, assembly.remove, again.close);
    expect((await held(theirs)).slice(1)).toEqual([2, 1]);
  });
});

describe('userEndpoints', () => {
  it('prefers the variable of the service to the one for all, which leaves the model alone', async () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2/' };
    expect(await userEndpoints(environment)).toEqual({
      S3: 'http://127.0.0.1:1',
      SQS: 'http://127.0.0.1:2',
      DYNAMODB: 'http://127.0.0.1:1',
    });
    expect(await userEndpoints({ AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: 'http://127.0.0.1:3' })).toEqual({
      SAGEMAKER_RUNTIME: 'http://127.0.0.1:3',
    });
    expect(await userEndpoints({ ...environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).toEqual({});
  });

  it('says which variable is wrong', async () => {
    await expect(userEndpoints({ AWS_ENDPOINT_URL_S3: 'minio' })).rejects.toThrow('AWS_ENDPOINT_URL_S3 is no URL');
    await expect(userEndpoints({ AWS_ENDPOINT_URL_S3: 'http://no.such.host.invalid' })).rejects.toThrow(
      'The host of AWS_ENDPOINT_URL_S3 is not known',
    );
  });
});
