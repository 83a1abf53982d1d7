import { apiKey, endpointUrl } from './endpoint-address.ts';
import { onePlace, secretName } from './endpoint-key.ts';
import { usageError } from './errors.ts';
import { type RoleServer, roleServers } from './role-options.ts';

/** What a person asked for, before anything is started or fetched. */
export type EndpointRequest = {
  /** Servers of single roles. */
  readonly roles?: readonly RoleServer[];
  /** Roles that an embedder of this computer answers for, if it can be had. */
  readonly mayEmbed?: readonly string[];
  /** Completions go to runs that share them, and come from there. */
  readonly shares?: boolean;
  /** File with certificates to trust beside Node's own. */
  readonly caFile?: string;
} & (
  | { readonly kind: 'default' }
  | { readonly kind: 'scripted' }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly model: string | null;
      /** Name of the environment variable that holds the key. */
      readonly apiKeyVariable: string | null;
      /** Name of the secret that holds it instead. */
      readonly apiKeySecret?: string | undefined;
    }
);

export interface EndpointOptions {
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly apiKeySecret?: string | undefined;
  readonly caFile?: string | undefined;
  readonly scripted?: boolean | undefined;
  /** Servers of single roles, each `ROLE=URL,model=NAME,...`. */
  readonly role?: readonly string[] | undefined;
}

/** Checks the endpoint options against each other. A text that may be a key is never repeated in a message. */
export function endpointRequest(
  options: EndpointOptions,
  environment: Readonly<Record<string, string | undefined>>,
): EndpointRequest {
  const { endpoint, model, apiKeyEnv, apiKeySecret, caFile, scripted } = options;
  const servers = roleServers(options.role ?? [], environment);
  const roles = {
    ...(servers.length === 0 ? {} : { roles: servers }),
    ...(caFile === undefined ? {} : { caFile }),
  };
  if (caFile !== undefined && endpoint === undefined && servers.length === 0)
    throw usageError('--ca-file needs --endpoint or --role: it is for the servers that they name.');
  if (endpoint === undefined) {
    if (model !== undefined) throw usageError('--model needs --endpoint: it names a model of that server.');
    if (apiKeyEnv !== undefined) throw usageError('--api-key-env needs --endpoint.');
    if (apiKeySecret !== undefined) throw usageError('--api-key-secret needs --endpoint.');
    return { kind: scripted ? 'scripted' : 'default', ...roles };
  }
  if (scripted) throw usageError('--scripted and --endpoint exclude each other.', 'Leave one of them out.');
  if (model !== undefined && (model.trim() === '' || model.length > 200 || /\p{Cc}/u.test(model)))
    throw usageError('--model wants the name of a model, at most 200 characters.');
  onePlace(apiKeyEnv, apiKeySecret, '--endpoint');
  if (apiKeyEnv !== undefined) apiKey(apiKeyEnv, environment);
  return {
    kind: 'http',
    url: endpointUrl(endpoint).href.replace(/\/+$/u, ''),
    model: model ?? null,
    apiKeyVariable: apiKeyEnv ?? null,
    ...(apiKeySecret === undefined ? {} : { apiKeySecret: secretName(apiKeySecret) }),
    ...roles,
  };
}
