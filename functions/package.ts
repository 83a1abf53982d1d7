import { s3Client } from '../shared/aws/clients.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { packageShard } from '../shared/stages/package.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('package');
const common = workerPorts(environment);
const ports = { work: common.work, datasets: s3Blob(s3Client(), environment.DATASET_BUCKET) };

/** Writes one data file of the dataset. Safe to retry: equal records give equal bytes. */
export const handler = workerHandler(common, (work) => packageShard(ports, work));
