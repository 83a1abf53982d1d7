import { dynamoClient, s3Client } from '../shared/aws/clients.ts';
import { dynamoLedger } from '../shared/aws/dynamo-ledger.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { Cursor } from '../shared/contract/payloads.ts';
import { planReader } from '../shared/stages/plan-reader.ts';
import { planSegment } from '../shared/stages/plan-segment.ts';

const { SEED_BUCKET, WORK_BUCKET, RUNS_TABLE } = readEnvironment('plan');
const work = s3Blob(s3Client(), WORK_BUCKET);
const ports = {
  seeds: s3Blob(s3Client(), SEED_BUCKET),
  work,
  ledger: dynamoLedger(dynamoClient(), RUNS_TABLE),
  plans: planReader(work),
};

/** Writes the shards of a segment into the ledger. Safe to retry: shards that exist stay as they are. */
export const handler = (event: unknown): Promise<Cursor> => planSegment(ports, Cursor.parse(event));
