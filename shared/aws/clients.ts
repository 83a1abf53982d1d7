import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { serviceAddress } from '../contract/environment.ts';
import { signedPosts } from './signed-posts.ts';
import { systemClock } from './system-clock.ts';
import { type Tables, tables } from './tables.ts';

/** The SDK's default of 50 sockets would throttle a worker with hundreds of calls in flight to a tenth. */
const sockets = 512;

const handler = {
  httpAgent: { maxSockets: sockets, keepAlive: true },
  httpsAgent: { maxSockets: sockets, keepAlive: true },
};

/** Addresses and credentials come from the environment, as the SDK reads it: `AWS_ENDPOINT_URL_*` wins. */
export const s3Client = (): S3Client => new S3Client({ requestHandler: handler });
/** Tables are asked for every record and every move of a shard, hence without the SDK. */
export const tableCalls = (): Tables =>
  tables(signedPosts(serviceAddress('DYNAMODB', 'dynamodb'), 'dynamodb'), systemClock);
export const sqsClient = (): SQSClient => new SQSClient({ requestHandler: handler });
