import { s3Client } from '../shared/aws/clients.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { heldoutReader } from '../shared/stages/heldout-reader.ts';
import { normalizeShard } from '../shared/stages/normalize.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('normalize');
const seeds = s3Blob(s3Client(), environment.SEED_BUCKET);
const common = workerPorts(environment);
const ports = { work: common.work, seeds, heldout: heldoutReader(seeds) };

/** Reads stretches of a seed object into seed records. Safe to retry: output keys follow from the shard. */
export const handler = workerHandler(common, (work) => normalizeShard(ports, work));
