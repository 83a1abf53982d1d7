import { secretKey } from '../local/services/secret-key.ts';
import type { KeySource } from '../local/services/upstream.ts';
import { cleanLine } from './clean-text.ts';
import { apiKey } from './endpoint-address.ts';
import { infrastructureError, usageError } from './errors.ts';
import type { World } from './world.ts';

/** Where the key of a server is; never the key. */
export interface KeyPlace {
  /** Name of an environment variable. */
  readonly apiKeyVariable: string | null;
  /** Name or ARN of a secret of AWS Secrets Manager, `#member` behind it where it holds several. */
  readonly apiKeySecret?: string | undefined;
}

/** As much of the world as keys come from. */
export type KeyWorld = Pick<World, 'environment' | 'readSecret' | 'now'>;

/** Checks the name of a secret. A text that may be a key is never repeated in a message. */
export function secretName(text: string, option = '--api-key-secret'): string {
  if (/^[A-Za-z0-9/_+=.@:-]{1,2048}(?:#[A-Za-z0-9_.-]{1,100})?$/u.test(text)) return text;
  throw usageError(
    `${option} wants the name or the ARN of a secret in AWS Secrets Manager.`,
    'For example sower/judge-key, or sower/keys#judge where it holds a JSON object with several members.',
  );
}

/** One place is enough. */
export function onePlace(variable: string | undefined, secret: string | undefined, of: string): void {
  if (variable !== undefined && secret !== undefined)
    throw usageError(`${of}: the key is in a variable or in a secret, not in both.`, 'Leave one of them out.');
}

/**
 * The key of a server, read here and nowhere else; one from a secret is read again when it grows old or is refused.
 *
 * @throws CommandError when it cannot be had.
 */
export async function keyOf(
  { apiKeyVariable, apiKeySecret }: KeyPlace,
  world: KeyWorld,
): Promise<string | KeySource | undefined> {
  if (apiKeySecret === undefined)
    return apiKeyVariable === null ? undefined : apiKey(apiKeyVariable, world.environment);
  const key = secretKey({ fetch: () => world.readSecret(apiKeySecret), now: world.now });
  try {
    await key.read();
    return key;
  } catch (error) {
    throw infrastructureError(
      {
        what: `The secret ${cleanLine(apiKeySecret, 200)} gives no key.`,
        why: error instanceof Error ? cleanLine(error.message, 400) : undefined,
        next: 'Mend that, or name an environment variable that holds the key: --api-key-env NAME.',
      },
      error,
    );
  }
}
