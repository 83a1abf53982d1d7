import { dynamoClient } from '../shared/aws/clients.ts';
import { dynamoClaims } from '../shared/aws/dynamo-claims.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { dedupShard } from '../shared/stages/dedup.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('dedup');
const common = workerPorts(environment);
const ports = { ...common, claims: dynamoClaims(dynamoClient(), environment.DEDUP_TABLE, common.clock) };

/** Claims, resolves and promotes duplicate keys. Safe to retry: a redelivered record meets its own claim. */
export const handler = workerHandler(common, (work) => dedupShard(ports, work));
