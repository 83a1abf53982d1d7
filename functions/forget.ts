import { dynamoClient, s3Client } from '../shared/aws/clients.ts';
import { dynamoClaims } from '../shared/aws/dynamo-claims.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { systemClock } from '../shared/aws/system-clock.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { ForgetInput, type ForgetOutput } from '../shared/contract/payloads.ts';
import { softwareVersion } from '../shared/contract/version.ts';
import { forgetRecords } from '../shared/stages/forget.ts';
import { planReader } from '../shared/stages/plan-reader.ts';

const { WORK_BUCKET, DATASET_BUCKET, RUNS_TABLE, DEDUP_TABLE } = readEnvironment('forget');
const dynamo = dynamoClient();
const work = s3Blob(s3Client(), WORK_BUCKET);
const ports = {
  work,
  datasets: s3Blob(s3Client(), DATASET_BUCKET),
  ledger: dynamoLedger(dynamo, RUNS_TABLE),
  claims: dynamoClaims(dynamo, DEDUP_TABLE, systemClock),
  plans: planReader(work),
  software: softwareVersion,
};

/** Publishes a dataset without some of its records. Safe to retry: it goes on where it was cut off. */
export const handler = async (event: unknown): Promise<ForgetOutput> => forgetRecords(ports, ForgetInput.parse(event));
