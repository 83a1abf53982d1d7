import { s3Client } from '../shared/aws/clients.ts';
import { s3Blob } from '../shared/aws/s3-blob.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { heldoutReader } from '../shared/stages/heldout-reader.ts';
import { normalizeShard } from '../shared/stages/normalize.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('normalize');
const seeds = s3Blob(s3Client(), environment.SEED_BUCKET);
const ports = { seeds, heldout: heldoutReader(seeds) };

/** Reads stretches of a seed object into seed records. Safe to retry: output keys follow from the shard. */
export const handler = workerHandler(workerPorts(environment), (work) => normalizeShard(ports, work));
