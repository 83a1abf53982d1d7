import { readEnvironment } from '../shared/contract/environment.ts';
import { CoolInput } from '../shared/contract/payloads.ts';
import { coolEndpoints } from '../shared/stages/warm-endpoints.ts';
import { warmPorts } from './warm-ports.ts';

const ports = warmPorts(readEnvironment('cool'));

/** Gives up the endpoints of a run that has ended, however it did. Safe to retry. */
export const handler = async (event: unknown): Promise<void> => {
  const { run } = CoolInput.parse(event);
  if (run !== undefined) await coolEndpoints(ports, run);
};
