import { dynamoClient, s3Client } from '../shared/aws/clients.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { PublishInput, type PublishOutput } from '../shared/contract/payloads.ts';
import { softwareVersion } from '../shared/contract/version.ts';
import { planReader } from '../shared/stages/plan-reader.ts';
import { publishRun } from '../shared/stages/publish.ts';

const { WORK_BUCKET, DATASET_BUCKET, RUNS_TABLE } = readEnvironment('publish');
const work = s3Blob(s3Client(), WORK_BUCKET);
const ports = {
  work,
  datasets: s3Blob(s3Client(), DATASET_BUCKET),
  ledger: dynamoLedger(dynamoClient(), RUNS_TABLE),
  clock: systemClock,
  plans: planReader(work),
  software: softwareVersion,
};

/** Verifies the sums and publishes the dataset. Safe to retry: every file has equal bytes. */
export const handler = (event: unknown): Promise<PublishOutput> => publishRun(ports, PublishInput.parse(event).run);
