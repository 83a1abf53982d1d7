import { dynamoClient, s3Client, sagemakerClient, sqsClient } from '../shared/aws/clients.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { sagemakerAsync } from '../shared/aws/sagemaker-async.ts';
import { sqsQueue } from '../shared/aws/sqs-queue.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { type BatchResponse, SqsEvent } from '../shared/contract/payloads.ts';
import { collectNotices } from '../shared/stages/collect.ts';
import { planReader } from '../shared/stages/plan-reader.ts';
import { describe } from '../shared/stages/worker.ts';

const { WORK_BUCKET, RUNS_TABLE, GENERATE_QUEUE_URL } = readEnvironment('collect');
const work = s3Blob(s3Client(), WORK_BUCKET);
const ports = {
  work,
  ledger: dynamoLedger(dynamoClient(), RUNS_TABLE),
  queue: sqsQueue(sqsClient(), { generate: GENERATE_QUEUE_URL }),
  clock: systemClock,
  plans: planReader(work),
  batches: sagemakerAsync({ client: sagemakerClient(), work, bucket: WORK_BUCKET }),
};

/** Takes notices of an async endpoint and stores what came of its batches. Safe to retry: the first completion of a call stays. */
export const handler = (event: unknown): Promise<BatchResponse> =>
  collectNotices(ports, SqsEvent.parse(event).Records, (error) =>
    console.error(JSON.stringify({ level: 'error', error: describe(error) })),
  );
