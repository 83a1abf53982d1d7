import { readEnvironment } from '../shared/contract/environment.ts';
import { ScheduledEvent } from '../shared/contract/payloads.ts';
import { coolLeftEndpoints } from '../shared/stages/warm-endpoints.ts';
import { scalingPorts } from './warm-ports.ts';

const ports = scalingPorts(readEnvironment('watchdog'));

/** Cools endpoints that no live run needs, whoever left them warm. Runs by the clock; safe to run at any time. */
export const handler = async (event: unknown): Promise<{ readonly cooled: readonly string[] }> => {
  ScheduledEvent.parse(event);
  return { cooled: await coolLeftEndpoints(ports) };
};
