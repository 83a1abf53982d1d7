import { z } from 'zod';
import { BoundEndpoint, type Plan } from './plan.ts';

/** Name of an endpoint in the settings of the pipeline and in run.yaml, such as `judge`. */
export const EndpointAlias = z
  .string()
  .regex(/^[a-z0-9](?:-?[a-z0-9]){0,30}$/u, 'use lower-case letters, digits and single hyphens, at most 31');

/** Alias of the endpoint that answers for every role which run.yaml binds to no other. */
export const firstEndpoint = 'default';

/**
 * Alias of the endpoint that gives vectors of texts. Every pipeline may call it, whether or not it is there: a run asks it
 * only where run.yaml or the command binds a role to it.
 */
export const embedderEndpoint = 'embedder';

/** Name of the one variant that our endpoints have. */
export const endpointVariant = 'AllTraffic';

/** Every endpoint that the functions of a stack may call, by alias; the value of the variable `ENDPOINTS`. */
export const StackEndpoints = z
  .record(EndpointAlias, BoundEndpoint)
  .refine((endpoints) => Object.hasOwn(endpoints, firstEndpoint), `has no endpoint "${firstEndpoint}"`);
export type StackEndpoints = z.infer<typeof StackEndpoints>;

/** The endpoints of a stack and the first of them. @param text value of the variable `ENDPOINTS`. */
export function readStackEndpoints(text: string): { readonly first: BoundEndpoint; readonly all: StackEndpoints } {
  const all = StackEndpoints.parse(JSON.parse(text));
  const first = all[firstEndpoint];
  if (first === undefined) throw new Error(`The stack has no endpoint "${firstEndpoint}".`);
  return { first, all };
}

/** The endpoint that answers for a role: its own, else the run's. */
export function endpointOfRole({ endpoint, mode, slots, roles }: Plan, role: string): BoundEndpoint {
  return roles[role]?.endpoint ?? { name: endpoint, mode, ...(slots === undefined ? {} : { slots }) };
}
