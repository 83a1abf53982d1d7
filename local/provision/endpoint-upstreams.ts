import { z } from 'zod';
import { firstEndpoint, readStackEndpoints } from '../../shared/contract/endpoints.ts';
import type { environmentOf, HandlerName } from '../../shared/contract/environment.ts';
import type { Upstream } from '../services/upstream.ts';

export interface Upstreams {
  readonly upstream: Upstream;
  /** By the names that run.yaml has for endpoints. */
  readonly upstreams?: Readonly<Record<string, Upstream>>;
}

const variable: (typeof environmentOf)[HandlerName][number] = 'ENDPOINTS';
const Told = z.looseObject({
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** What stands behind each endpoint that the functions of the stack are told of, by its name; others do not exist. */
export function upstreamsByName(
  functionProperties: readonly unknown[],
  { upstream, upstreams = {} }: Upstreams,
): ReadonlyMap<string, Upstream> {
  const texts = functionProperties
    .map((properties) => Told.safeParse(properties).data?.Environment?.Variables?.[variable])
    .filter((text) => typeof text === 'string');
  return new Map(
    texts.flatMap((text) =>
      Object.entries(readStackEndpoints(text).all).map(([alias, { name }]): [string, Upstream] => [
        name,
        (alias === firstEndpoint ? undefined : upstreams[alias]) ?? upstream,
      ]),
    ),
  );
}
