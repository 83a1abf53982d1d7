import { lambdaClient, s3Client } from '../shared/aws/clients.ts';
import { lambdaSandbox } from '../shared/aws/lambda-sandbox.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { filterShard } from '../shared/stages/filter.ts';
import { heldoutReader } from '../shared/stages/heldout-reader.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('filter');
const common = workerPorts(environment);
const ports = {
  work: common.work,
  heldout: heldoutReader(s3Blob(s3Client(), environment.SEED_BUCKET)),
  sandbox: lambdaSandbox(lambdaClient(), environment.SANDBOX_FUNCTION),
};

/** Parses, filters, votes over one shard. Safe to retry: pure in its input object. */
export const handler = workerHandler(common, (work) => filterShard(ports, work));
