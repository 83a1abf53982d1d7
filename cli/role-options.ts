import { z } from 'zod';
import type { Upstream } from '../local/services/upstream.ts';
import { EndpointAlias, firstEndpoint } from '../shared/contract/endpoints.ts';
import { EndpointMode } from '../shared/contract/plan.ts';
import { digest } from '../shared/domain/identity.ts';
import { cleanLine } from './clean-text.ts';
import { apiKey, endpointUrl } from './endpoint-address.ts';
import { type KeyWorld, keyOf, onePlace, secretName } from './endpoint-key.ts';
import { usageError } from './errors.ts';

/** A role that a server of its own answers for. Never holds a key, only the name of its variable. */
export const RoleServer = z.object({
  role: z.string(),
  url: z.string(),
  model: z.string(),
  apiKeyVariable: z.string().nullable(),
  apiKeySecret: z.string().optional(),
  mode: EndpointMode.nullable(),
  /** Calls under way at once. */
  calls: z.number().nullable(),
  /** Tells the model from others of its name. */
  revision: z.string().optional(),
});
export type RoleServer = z.infer<typeof RoleServer>;

const example = '--role judge=http://127.0.0.1:8001/v1,model=NAME';
const known = ['model', 'key-env', 'key-secret', 'revision', 'mode', 'calls'] as const;

/**
 * Reads `ROLE=URL,model=NAME[,key-env=VARIABLE|,key-secret=NAME][,revision=R][,mode=realtime|async][,calls=N]`. A text
 * that may be a key is never repeated in a message.
 */
export function roleServers(
  texts: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly RoleServer[] {
  const servers = texts.map((text) => roleServer(text, environment));
  const twice = servers.find(({ role }, index) => servers.findIndex((other) => other.role === role) !== index);
  if (twice !== undefined) throw usageError(`--role names the role ${cleanLine(twice.role)} twice.`);
  return servers;
}

function roleServer(text: string, environment: Readonly<Record<string, string | undefined>>): RoleServer {
  const [, role = '', rest = ''] = /^([a-z][a-z0-9_]{0,39})=(.*)$/su.exec(text) ?? [];
  if (role === '') throw usageError('--role wants a role of the recipe and its server.', example);
  if (role === firstEndpoint)
    throw usageError(`--role: "${firstEndpoint}" is no role; give its server with --endpoint.`);
  const [address = '', ...settings] = rest.split(',');
  const given = new Map(settings.map((setting) => splitOnce(setting)));
  for (const name of given.keys())
    if (!known.some((one) => one === name))
      throw usageError(`--role ${role}: unknown setting; there are ${known.join(', ')}.`, example);
  const model = given.get('model')?.trim() ?? '';
  if (model === '' || model.length > 200 || /\p{Cc}/u.test(model))
    throw usageError(`--role ${role} wants the name of the model, at most 200 characters.`, example);
  const mode = EndpointMode.nullable().safeParse(given.get('mode') ?? null);
  if (!mode.success) throw usageError(`--role ${role}: mode is realtime or async.`, example);
  const calls = given.get('calls');
  if (calls !== undefined && !(/^\d{1,4}$/u.test(calls) && Number(calls) >= 1))
    throw usageError(`--role ${role}: calls wants a whole number from 1 to 9999.`, example);
  const secret = given.get('key-secret');
  onePlace(given.get('key-env'), secret, `--role ${role}`);
  const revision = given.get('revision')?.trim();
  if (revision !== undefined && !/^[\x21-\x7e]{1,200}$/u.test(revision))
    throw usageError(`--role ${role}: revision wants at most 200 characters without spaces.`, example);
  const apiKeyVariable = given.get('key-env') ?? null;
  if (apiKeyVariable !== null) apiKey(apiKeyVariable, environment, `key-env of --role ${role}`);
  const url = endpointUrl(address, `--role ${role}`).href.replace(/\/+$/u, '');
  return {
    ...{ role, url, model, apiKeyVariable, mode: mode.data, calls: calls === undefined ? null : Number(calls) },
    ...(secret === undefined ? {} : { apiKeySecret: secretName(secret, `key-secret of --role ${role}`) }),
    ...(revision === undefined ? {} : { revision }),
  };
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** The words that give a role's server again. */
export function roleWord({ role, url, ...server }: RoleServer): string {
  const { model, apiKeyVariable, apiKeySecret, revision, mode, calls } = server;
  const settings = { model, 'key-env': apiKeyVariable, 'key-secret': apiKeySecret, revision, mode, calls };
  const words = Object.entries(settings).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name}=${value}`],
  );
  return [`${role}=${url}`, ...words].join(',');
}

/** The endpoints of role servers by name: roles with the same server share one, and so its places. */
export function roleEndpoints(servers: readonly RoleServer[]): ReadonlyMap<string, readonly RoleServer[]> {
  const same = ({ url, apiKeyVariable, apiKeySecret, mode, calls }: RoleServer): string =>
    JSON.stringify([url, apiKeyVariable, apiKeySecret ?? null, mode, calls]);
  return new Map(
    [...Map.groupBy(servers, same).values()].map((group) => [aliasOf(group.map(({ role }) => role)), group]),
  );
}

function aliasOf([role = '']: readonly string[]): string {
  const alias = role.replaceAll(/_+/gu, '-').replace(/-$/u, '');
  return EndpointAlias.safeParse(alias).success ? alias : `role-${digest('role', role).slice(0, 12)}`;
}

/** @param concurrency calls at once where the role says none. */
export async function roleUpstream(
  server: RoleServer,
  concurrency: number,
  authorities: string | undefined,
  world: KeyWorld,
): Promise<Upstream> {
  const apiKey = await keyOf(server, world);
  return {
    ...{ kind: 'http', url: server.url, concurrency: server.calls ?? concurrency },
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(authorities === undefined ? {} : { authorities }),
  };
}
