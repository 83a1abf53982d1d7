import { randomBytes } from 'node:crypto';
import type { Environment, UserEndpoints } from './endpoints.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Credentials {
  /** The command's own key, which may do everything. */
  readonly root: AccessKey;
  /** Key of a function, by the function's name. */
  keyOf(functionName: string): AccessKey;
  /** Name of the function that has this key; `root` for the command's; undefined when nobody has it. */
  ownerOf(accessKeyId: string | undefined): string | undefined;
}

export const rootOwner = 'root';

/**
 * Every function gets a random key of its own, by which the services here know its role. Once the user has put a
 * service of their own in place of one of ours, all calls carry the user's key, since a function has only one: the
 * rights of the template are then for that service to check, and are not checked here.
 */
export function credentials(environment: Environment, external: UserEndpoints): Credentials {
  const usersOwn = Object.keys(external).some((service) => service !== 'SAGEMAKER_RUNTIME');
  if (usersOwn) {
    const token = environment.AWS_SESSION_TOKEN;
    const key: AccessKey = {
      accessKeyId: environment.AWS_ACCESS_KEY_ID || 'local',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY || 'local',
      ...(token ? { sessionToken: token } : {}),
    };
    return { root: key, keyOf: () => key, ownerOf: (id) => (id === key.accessKeyId ? rootOwner : undefined) };
  }
  const owners = new Map<string, string>();
  const keys = new Map<string, AccessKey>();
  const keyOf = (owner: string): AccessKey => {
    const known = keys.get(owner);
    if (known) return known;
    const key = {
      accessKeyId: `LKIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(20).toString('hex'),
    };
    keys.set(owner, key);
    owners.set(key.accessKeyId, owner);
    return key;
  };
  return { root: keyOf(rootOwner), keyOf, ownerOf: (id) => (id === undefined ? undefined : owners.get(id)) };
}
