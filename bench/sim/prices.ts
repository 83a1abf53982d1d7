import { awsPrices } from '../../shared/contract/aws-prices.ts';

/** Requests of a run by kind, and what else is charged. */
export interface Requests {
  /** Calls of the model that were answered. */
  calls: number;
  stateTransitions: number;
  /** Items of a table that were written and read; a query counts once. */
  dynamoWrites: number;
  dynamoReads: number;
  /** What of them is charged: units of 1 KB written and of 4 KB read. */
  dynamoWriteUnits: number;
  dynamoReadUnits: number;
  /** Requests that carry messages to queues. */
  sqsSends: number;
  /** Receives and deletions: those of event sources, and those of functions that take more. */
  sqsReceives: number;
  sns: number;
  s3Puts: number;
  /** Replies to batches: the endpoint writes them, and we pay for it. */
  s3PutsOfEndpoint: number;
  s3Gets: number;
  s3Lists: number;
  invocations: number;
  gbSeconds: number;
}

export const noRequests = (): Requests => ({
  calls: 0,
  stateTransitions: 0,
  dynamoWrites: 0,
  dynamoReads: 0,
  dynamoWriteUnits: 0,
  dynamoReadUnits: 0,
  sqsSends: 0,
  sqsReceives: 0,
  sns: 0,
  s3Puts: 0,
  s3PutsOfEndpoint: 0,
  s3Gets: 0,
  s3Lists: 0,
  invocations: 0,
  gbSeconds: 0,
});

/** Dollars by service. */
export function costOfRequests(made: Requests): Record<'states' | 'dynamo' | 'queues' | 's3' | 'lambda', number> {
  const price = awsPrices;
  return {
    states: made.stateTransitions * price.stateTransition,
    dynamo: made.dynamoWriteUnits * price.dynamoWrite + made.dynamoReadUnits * price.dynamoRead,
    queues: (made.sqsSends + made.sqsReceives) * price.sqsRequest + made.sns * price.snsMessage,
    // LIST is charged as PUT.
    s3: (made.s3Puts + made.s3PutsOfEndpoint + made.s3Lists) * price.s3Write + made.s3Gets * price.s3Read,
    lambda: made.invocations * price.lambdaRequest + made.gbSeconds * price.lambdaGbSecond,
  };
}
