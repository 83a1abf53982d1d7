import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { dynamoClient, s3Client, sqsClient } from '../shared/aws/clients.ts';
import { dynamoEndpointUses } from '../shared/aws/dynamo-endpoint-uses.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { emfMeter } from '../shared/aws/emf-meter.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { sqsQueue } from '../shared/aws/sqs-queue.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { queueVariable, type WorkerName, workerNames } from '../shared/contract/environment.ts';
import { type BatchResponse, SqsEvent } from '../shared/contract/payloads.ts';
import type { EndpointUses } from '../shared/ports.ts';
import { planReader } from '../shared/stages/plan-reader.ts';
import type { More } from '../shared/stages/take-more.ts';
import { describe, type ShardWorker, type WorkerPorts, workMessages } from '../shared/stages/worker.ts';

type WorkerEnvironment = { readonly WORK_BUCKET: string; readonly RUNS_TABLE: string } & {
  readonly [K in `${Uppercase<WorkerName>}_QUEUE_URL`]: string;
};

/** What every worker function is wired to. */
export function workerPorts(environment: WorkerEnvironment): WorkerPorts & { readonly uses: EndpointUses } {
  const work = s3Blob(s3Client(), environment.WORK_BUCKET);
  const dynamo = dynamoClient();
  const urls = Object.fromEntries(workerNames.map((worker) => [worker, environment[queueVariable(worker)]]));
  return {
    work,
    ledger: dynamoLedger(dynamo, environment.RUNS_TABLE),
    uses: dynamoEndpointUses(dynamo, environment.RUNS_TABLE),
    queue: sqsQueue(sqsClient(), urls as Record<WorkerName, string>),
    clock: systemClock,
    meter: emfMeter(console.log, systemClock.now),
    plans: planReader(work),
  };
}

/** An SQS-fed handler around the logic of one worker. */
export function workerHandler(ports: WorkerPorts, worker: ShardWorker, more?: More) {
  return (event: unknown, context: Context): Promise<BatchResponse> =>
    workMessages(
      ports,
      {
        messages: SqsEvent.parse(event).Records,
        holder: randomUUID(),
        remaining: () => context.getRemainingTimeInMillis(),
        more,
      },
      worker,
      (error, message) => console.error(JSON.stringify({ level: 'error', ...message, error: describe(error) })),
    );
}
