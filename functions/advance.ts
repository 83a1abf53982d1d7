import { readEnvironment } from '../shared/contract/environment.ts';
import { type AdvanceOutput, Cursor } from '../shared/contract/payloads.ts';
import { advance } from '../shared/stages/advance.ts';
import { workerPorts } from './worker-ports.ts';

const ports = workerPorts(readEnvironment('advance'));

/** Looks at the ledger and moves on what is not on its way. Safe to retry, and to run twice at once. */
export const handler = (event: unknown): Promise<AdvanceOutput> => advance(ports, Cursor.parse(event));
