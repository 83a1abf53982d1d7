import { dynamoClient, s3Client } from '../shared/aws/clients.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { emfMeter } from '../shared/aws/emf-meter.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { FailInput } from '../shared/contract/payloads.ts';
import { recordFailure } from '../shared/stages/fail.ts';

const { WORK_BUCKET, RUNS_TABLE } = readEnvironment('fail');
const ports = {
  work: s3Blob(s3Client(), WORK_BUCKET),
  ledger: dynamoLedger(dynamoClient(), RUNS_TABLE),
  clock: systemClock,
  meter: emfMeter(console.log, systemClock.now),
};

/** Writes down why an execution failed. Safe to retry: the last cause stays. */
export const handler = (event: unknown): Promise<void> => recordFailure(ports, FailInput.parse(event));
