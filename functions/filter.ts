import { s3Client } from '../shared/aws/clients.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { filterShard } from '../shared/stages/filter.ts';
import { heldoutReader } from '../shared/stages/heldout-reader.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('filter');
const common = workerPorts(environment);
const ports = { work: common.work, heldout: heldoutReader(s3Blob(s3Client(), environment.SEED_BUCKET)) };

/** Parses, filters, votes over one shard. Safe to retry: pure in its input object. */
export const handler = workerHandler(common, (work) => filterShard(ports, work));
