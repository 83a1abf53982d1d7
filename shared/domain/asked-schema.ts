import type { ModelRequest } from './completion.ts';
import { canonicalJson, digest } from './identity.ts';

/**
 * Names the JSON schema that a request asks for, together with who is asked: what one model of an endpoint refuses,
 * another may take. Undefined for a request that asks for none.
 */
export function schemaAsked({ endpoint, model, sampling }: ModelRequest): string | undefined {
  if (sampling.response_format === undefined) return undefined;
  return digest('schema/1', endpoint, model, canonicalJson(sampling.response_format)).slice(0, 32);
}

/** The same request in words alone. */
export function withoutSchema(request: ModelRequest): ModelRequest {
  const { response_format: _format, ...sampling } = request.sampling;
  return { ...request, sampling };
}

/** What servers say when they have no way to keep to a schema, or not to this one. */
const aboutSchemas = /response_?format|json_?schema|structured.?output|grammar|guided/iu;

/** Whether a refusal names the schema as its reason. */
export const blamesSchema = (message: string): boolean => aboutSchemas.test(message);
