import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { HandlerName, WorkerName } from '../shared/contract/environment.ts';
import { skipChecks } from './acknowledged.ts';
import { timeoutOf } from './stage-function.ts';

/** AWS asks for six times the function's timeout, so that a delivery is over before the next one can begin. */
const visibilityFactor = 6;

/** Receives after which a message counts as dead; the ledger counts its own attempts as well. */
const maximumReceives = 5;

/** Handlers that a queue feeds: workers, and whoever takes the notices of the endpoint. */
export type FedName = WorkerName | Extract<HandlerName, 'collect'>;

/**
 * Messages per invocation; a worker does them side by side. Filter and dedup wait for the ledger and for objects: with
 * ten shards at once few functions do what would take many. Generate waits for the model as long as its slowest shard
 * does, and is free for other work only then: so it takes few.
 */
const batchSize: Readonly<Record<FedName, number>> = {
  normalize: 2,
  generate: 4,
  collect: 10,
  filter: 10,
  dedup: 10,
  package: 1,
};

/** The queue of one kind of worker, with its dead-letter queue. Messages are pointers; losing one costs time only. */
export class WorkQueue extends Construct {
  readonly worker: FedName;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { worker }: { readonly worker: FedName }) {
    super(scope, id);
    this.worker = worker;
    this.deadLetters = sealedQueue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      visibilityTimeout: visibility(timeoutOf('bury')),
    });
    this.queue = sealedQueue(this, 'Queue', {
      retentionPeriod: Duration.days(4),
      visibilityTimeout: visibility(timeoutOf(worker)),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maximumReceives },
    });
  }

  /** @param maximumConcurrency functions at once; the brake is here, at the source, so that no reserved concurrency throttles receives. */
  feed(target: IFunction, maximumConcurrency: number): void {
    new EventSourceMapping(this, 'Feed', {
      target,
      eventSourceArn: this.queue.queueArn,
      batchSize: batchSize[this.worker],
      maxConcurrency: maximumConcurrency,
      reportBatchItemFailures: true,
    });
  }

  /** Dead messages are taken off by a function that writes their shard off in the ledger. */
  buryWith(target: IFunction): void {
    new EventSourceMapping(this, 'Bury', {
      target,
      eventSourceArn: this.deadLetters.queueArn,
      batchSize: 10,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  }
}

/** A queue that is encrypted at rest by the service's key, and closed to plain HTTP. */
export function sealedQueue(scope: Construct, id: string, props: QueueProps): Queue {
  const queue = new Queue(scope, id, { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, ...props });
  skipChecks(queue, 'CKV_AWS_27');
  return queue;
}

const visibility = (timeout: Duration): Duration => Duration.seconds(timeout.toSeconds() * visibilityFactor);
