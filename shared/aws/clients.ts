import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mostCalls } from '../contract/generate-fleet.ts';

/** The SDK's default of 50 sockets would throttle a worker with hundreds of calls in flight to a tenth. */
const sockets = 512;
/** SageMaker ends a call after 60 s; our own limit lies above it. */
const requestTimeout = 75_000;

const handler = {
  httpAgent: { maxSockets: sockets, keepAlive: true },
  httpsAgent: { maxSockets: sockets, keepAlive: true },
};

/**
 * The SDK prepares a log entry of every request and answer, also when nobody listens, and words itself for the service
 * anew each time: a quarter of a call's processor time.
 */
function quiet<T extends { readonly middlewareStack: { remove(name: string): boolean } }>(client: T): T {
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.remove('getUserAgentMiddleware');
  return client;
}

/** What the steps of a command are is found out once, not for every call: a sixth of a call. Calls with options do not profit. */
const known = { requestHandler: handler, cacheMiddleware: true };

/**
 * For one bucket: calls of a client that knows its steps share what they found out about the address.
 * Addresses and credentials come from the environment, as the SDK reads it: `AWS_ENDPOINT_URL_*` wins.
 */
export const s3Client = (): S3Client => quiet(new S3Client(known));
export const dynamoClient = (): DynamoDBClient => quiet(new DynamoDBClient({ ...known, maxAttempts: 8 }));
export const scalingClient = (): ApplicationAutoScalingClient =>
  quiet(new ApplicationAutoScalingClient({ requestHandler: handler }));
export const sqsClient = (): SQSClient => quiet(new SQSClient(known));
const callAgent = { maxSockets: mostCalls, keepAlive: true };
/** No retries of the SDK: the call pool retries, by class of fault, and counts what it pays. */
export const sagemakerClient = (): SageMakerRuntimeClient =>
  quiet(
    new SageMakerRuntimeClient({
      requestHandler: { httpAgent: callAgent, httpsAgent: callAgent, requestTimeout },
      maxAttempts: 1,
    }),
  );
/** Waits as long as a function may run; throttles while functions start are usual, so it asks often. */
export const lambdaClient = (): LambdaClient =>
  quiet(new LambdaClient({ requestHandler: { ...handler, requestTimeout: 910_000 }, maxAttempts: 10 }));
