import { EndpointFailed, RequestRefused } from '../contract/errors.ts';
import { blamesSchema, schemaAsked, withoutSchema } from '../domain/asked-schema.ts';
import type { ModelRequest } from '../domain/completion.ts';

/** Statuses of a server that cannot read a request, or does not want to. */
const unreadable = [400, 415, 422];

/**
 * Sends requests that ask for a JSON schema, and without it where the endpoint refuses it. That is noticed once for each
 * schema and remembered for as long as the function lives. A refusal counts as one of the schema where its message says so;
 * where it says nothing and no answer by the schema has come yet, the same request without it tells: what is refused in
 * either way is refused for itself.
 */
export function schemaRefusals() {
  const refused = new Set<string>();
  const taken = new Set<string>();
  return async <T>(request: ModelRequest, send: (request: ModelRequest) => Promise<T>): Promise<T> => {
    const schema = schemaAsked(request);
    if (schema === undefined) return send(request);
    if (refused.has(schema)) return send(withoutSchema(request));
    try {
      const answer = await send(request);
      taken.add(schema);
      return answer;
    } catch (error) {
      if (!mayBeTheSchema(error, taken.has(schema))) throw error;
      const answer = await send(withoutSchema(request));
      refused.add(schema);
      return answer;
    }
  };
}

/** @param isTaken whether the endpoint has answered by the schema before. */
function mayBeTheSchema(error: unknown, isTaken: boolean): boolean {
  if (error instanceof RequestRefused)
    return blamesSchema(error.message) || (!isTaken && unreadable.includes(error.status));
  return error instanceof EndpointFailed && blamesSchema(error.message);
}
