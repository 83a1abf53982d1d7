import { usageError } from './errors.ts';
import { type RoleServer, roleServers } from './role-options.ts';

/** What a person asked for, before anything is started or fetched. */
export type EndpointRequest = {
  /** Servers of single roles. */
  readonly roles?: readonly RoleServer[];
  /** Roles that an embedder of this computer answers for, if it can be had. */
  readonly mayEmbed?: readonly string[];
} & (
  | { readonly kind: 'default' }
  | { readonly kind: 'scripted' }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly model: string | null;
      /** Name of the environment variable that holds the key. */
      readonly apiKeyVariable: string | null;
    }
);

export interface EndpointOptions {
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly scripted?: boolean | undefined;
  /** Servers of single roles, each `ROLE=URL,model=NAME,...`. */
  readonly role?: readonly string[] | undefined;
}

/** Checks the endpoint options against each other. A text that may be a key is never repeated in a message. */
export function endpointRequest(
  options: EndpointOptions,
  environment: Readonly<Record<string, string | undefined>>,
): EndpointRequest {
  const { endpoint, model, apiKeyEnv, scripted } = options;
  const servers = roleServers(options.role ?? [], environment);
  const roles = servers.length === 0 ? {} : { roles: servers };
  if (endpoint === undefined) {
    if (model !== undefined) throw usageError('--model needs --endpoint: it names a model of that server.');
    if (apiKeyEnv !== undefined) throw usageError('--api-key-env needs --endpoint.');
    return { kind: scripted ? 'scripted' : 'default', ...roles };
  }
  if (scripted) throw usageError('--scripted and --endpoint exclude each other.', 'Leave one of them out.');
  if (model !== undefined && (model.trim() === '' || model.length > 200 || /\p{Cc}/u.test(model)))
    throw usageError('--model wants the name of a model, at most 200 characters.');
  if (apiKeyEnv !== undefined) apiKey(apiKeyEnv, environment);
  return {
    kind: 'http',
    url: endpointUrl(endpoint).href.replace(/\/+$/u, ''),
    model: model ?? null,
    apiKeyVariable: apiKeyEnv ?? null,
    ...roles,
  };
}

/** The key itself, at the last moment. @throws CommandError when the variable is not set or holds no usable key. */
export function apiKey(
  variable: string,
  environment: Readonly<Record<string, string | undefined>>,
  option = '--api-key-env',
): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/u.test(variable))
    throw usageError(
      `${option} wants the name of an environment variable, not the key itself.`,
      'export MY_KEY=... and give its name, MY_KEY. If that was a key, your shell may have stored it: replace it.',
    );
  const key = environment[variable];
  if (!key)
    throw usageError(
      `The environment variable that ${option} names is not set.`,
      'Set it in this shell (export NAME=...), and give its name. The key itself must not stand on the command line.',
    );
  if (!/^[\x21-\x7e]+$/u.test(key))
    throw usageError(
      `The key in ${variable} holds a space, a line break or a character that no HTTP header may carry.`,
    );
  return key;
}

/** The URL of an OpenAI-compatible server. Cloud metadata services and credentials in the URL are refused. */
export function endpointUrl(text: string, option = '--endpoint'): URL {
  const hint = 'An OpenAI-compatible server, e.g. --endpoint http://127.0.0.1:8000/v1 --model NAME';
  if (!URL.canParse(text)) throw usageError(`${option} wants a URL.`, hint);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw usageError(`${option} wants a URL that begins with http:// or https://.`, hint);
  if (url.username !== '' || url.password !== '')
    throw usageError(
      `${option} must not hold a user name or password.`,
      'Put the key into a variable: --api-key-env NAME',
    );
  if (url.search !== '' || url.hash !== '')
    throw usageError(`${option} must not hold a query (?) or fragment (#).`, hint);
  if (isLinkLocal(url.hostname))
    throw usageError(`${option} is a link-local address, where clouds keep the secrets of a machine.`, hint);
  return url;
}

/** 169.254.0.0/16 (in any spelling that a URL parser accepts), fe80::/10, their mapped forms, and AWS's fd00:ec2::254. */
export function isLinkLocal(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, '').toLowerCase();
  return (
    bare.startsWith('169.254.') ||
    /^fe[89ab][0-9a-f]:/u.test(bare) ||
    /^::(?:ffff:)?(?:0:)?a9fe:/u.test(bare) ||
    /^::(?:ffff:)?169\.254\./u.test(bare) ||
    bare === 'fd00:ec2::254' ||
    bare === 'metadata.google.internal'
  );
}
