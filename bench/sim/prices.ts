import { awsPrices } from '../../shared/contract/aws-prices.ts';

/** Requests of a played run by kind; LIST of S3 counts as a write, as it is charged. */
export interface Requests {
  stateTransitions: number;
  /** Units of 1 KB written and of 4 KB read. */
  dynamoWrites: number;
  dynamoReads: number;
  sqs: number;
  sns: number;
  s3Writes: number;
  s3Reads: number;
  invocations: number;
  gbSeconds: number;
}

export const noRequests = (): Requests => ({
  stateTransitions: 0,
  dynamoWrites: 0,
  dynamoReads: 0,
  sqs: 0,
  sns: 0,
  s3Writes: 0,
  s3Reads: 0,
  invocations: 0,
  gbSeconds: 0,
});

/** Dollars by service. */
export function costOfRequests(made: Requests): Record<'states' | 'dynamo' | 'queues' | 's3' | 'lambda', number> {
  const price = awsPrices;
  return {
    states: made.stateTransitions * price.stateTransition,
    dynamo: made.dynamoWrites * price.dynamoWrite + made.dynamoReads * price.dynamoRead,
    queues: made.sqs * price.sqsRequest + made.sns * price.snsMessage,
    s3: made.s3Writes * price.s3Write + made.s3Reads * price.s3Read,
    lambda: made.invocations * price.lambdaRequest + made.gbSeconds * price.lambdaGbSecond,
  };
}
