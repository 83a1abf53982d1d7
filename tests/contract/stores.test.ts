import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import { s3Blob } from '../../shared/aws/s3-blob.ts';
import { sqsInbox } from '../../shared/aws/sqs-inbox.ts';
import { sqsQueue } from '../../shared/aws/sqs-queue.ts';
import { type TestServices, testServices } from '../support/local-services.ts';
import { blobContract } from './suites/blob.ts';
import { queueContract } from './suites/queue.ts';

let local: TestServices;
let made = 0;
beforeAll(async () => {
  local = await testServices();
});
afterAll(() => local.close());

blobContract('a bucket of S3', async () => {
  made += 1;
  const Bucket = `bucket-${made}`;
  await local.objects.send(new CreateBucketCommand({ Bucket }));
  return s3Blob(local.objects, Bucket);
});

queueContract('a queue of SQS', async (isPatient) => {
  const newQueue = async (name: string): Promise<string> => {
    const Attributes = { VisibilityTimeout: isPatient ? '60' : '0' };
    const { QueueUrl = '' } = await local.queues.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    return QueueUrl;
  };
  made += 1;
  const [filter, dedup] = [await newQueue(`filter-${made}`), await newQueue(`dedup-${made}`)];
  return { queue: sqsQueue(local.queues, { filter, dedup }), inbox: sqsInbox(local.queues, filter) };
});
