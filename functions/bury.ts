import { dynamoClient, s3Client } from '../shared/aws/clients.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { emfMeter } from '../shared/aws/emf-meter.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { type BatchResponse, SqsEvent } from '../shared/contract/payloads.ts';
import { buryMessages } from '../shared/stages/bury.ts';
import { planReader } from '../shared/stages/plan-reader.ts';
import { describe } from '../shared/stages/worker.ts';

const { WORK_BUCKET, RUNS_TABLE } = readEnvironment('bury');
const work = s3Blob(s3Client(), WORK_BUCKET);
const ports = {
  work,
  ledger: dynamoLedger(dynamoClient(), RUNS_TABLE),
  plans: planReader(work),
  meter: emfMeter(console.log, systemClock.now),
};

/** Takes dead letters and marks their shards failed, so that a stage never waits for them. Safe to retry. */
export const handler = (event: unknown): Promise<BatchResponse> =>
  buryMessages(ports, SqsEvent.parse(event).Records, (error) =>
    console.error(JSON.stringify({ level: 'error', error: describe(error) })),
  );
