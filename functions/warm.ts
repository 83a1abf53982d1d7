import { readEnvironment } from '../shared/contract/environment.ts';
import { Cursor } from '../shared/contract/payloads.ts';
import { warmEndpoints } from '../shared/stages/warm-endpoints.ts';
import { warmPorts } from './warm-ports.ts';

const ports = warmPorts(readEnvironment('warm'));

/** Keeps endpoints warm that the coming segment calls, and gives up those that nobody calls any more. Safe to retry. */
export const handler = async (event: unknown): Promise<Cursor> => {
  const cursor = Cursor.parse(event);
  await warmEndpoints(ports, cursor.run, cursor.segment);
  return cursor;
};
