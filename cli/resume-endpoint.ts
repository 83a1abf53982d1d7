import { endpointText } from './endpoint.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import { usageError } from './errors.ts';
import type { EndpointRecord } from './run-index.ts';

/**
 * The endpoint for a run that goes on: the one it began with. The same model may meanwhile answer at another address;
 * another model may not, because one dataset would hold the work of two under the name of one.
 */
export function resumeEndpoint(began: EndpointRecord, asked: EndpointRequest): EndpointRecord {
  if (asked.kind === 'default' || asked.kind === began.kind) {
    if (asked.kind !== 'http' || began.kind !== 'http') return began;
    if (asked.model === null || asked.model === began.model) return { ...asked, model: began.model };
  }
  throw usageError(
    `This run began with ${endpointText(began)} and cannot go on with another model.`,
    'Leave out the endpoint options to finish it as it began, or give --again for a new run.',
  );
}
