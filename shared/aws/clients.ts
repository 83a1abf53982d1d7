import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The SDK's default of 50 sockets would throttle a worker with hundreds of calls in flight to a tenth. */
const sockets = 512;

const handler = {
  httpAgent: { maxSockets: sockets, keepAlive: true },
  httpsAgent: { maxSockets: sockets, keepAlive: true },
};

/** Addresses and credentials come from the environment, as the SDK reads it: `AWS_ENDPOINT_URL_*` wins. */
export const s3Client = (): S3Client => new S3Client({ requestHandler: handler });
export const dynamoClient = (): DynamoDBClient => new DynamoDBClient({ requestHandler: handler, maxAttempts: 8 });
export const sqsClient = (): SQSClient => new SQSClient({ requestHandler: handler });
