import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';

/** A secret that cannot be had, or holds no key. Says why, and nothing of what is in it. */
export class SecretUnusable extends Error {
  override readonly name = 'SecretUnusable';
}

const attempts = 3;
const requestMs = 10_000;

/**
 * Reads a key from AWS Secrets Manager, with the credentials and the address of the environment
 * (`AWS_ENDPOINT_URL_SECRETS_MANAGER` wins), in the region that an ARN names.
 *
 * @param secret name or ARN of the secret; `NAME#member` where it holds a JSON object with more than one member.
 * @throws SecretUnusable
 */
export async function readSecretKey(secret: string): Promise<string> {
  const [id = '', member] = secret.split('#');
  const region = /^arn:[^:]+:secretsmanager:([^:]+):/u.exec(id)?.[1];
  const client = new SecretsManagerClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: attempts,
    requestHandler: { requestTimeout: requestMs, connectionTimeout: requestMs },
  });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    if (SecretString === undefined) throw new SecretUnusable('It holds bytes and no text.');
    return usableKey(keyIn(SecretString, member));
  } catch (error) {
    throw error instanceof SecretUnusable ? error : new SecretUnusable(reasonOf(error), { cause: error });
  } finally {
    client.destroy();
  }
}

const Members = z.record(z.string(), z.unknown());

/** The whole text, or a member of it where it is a JSON object. */
function keyIn(text: string, member: string | undefined): unknown {
  const members = membersOf(text);
  if (members === undefined) {
    if (member !== undefined) throw new SecretUnusable('It holds a plain text, which has no members.');
    return text.trim();
  }
  const names = Object.keys(members);
  if (member !== undefined) {
    if (!Object.hasOwn(members, member)) throw new SecretUnusable('It has no member of that name.');
    return members[member];
  }
  if (names.length !== 1)
    throw new SecretUnusable(`It is a JSON object of ${names.length} members: say which one is the key, NAME#member.`);
  return Object.values(members)[0];
}

function membersOf(text: string): z.infer<typeof Members> | undefined {
  try {
    return Members.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function usableKey(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]+$/u.test(key)) return key;
  throw new SecretUnusable('What it holds is empty, or has a character that no HTTP header may carry.');
}

/** The service's words name the secret and whoever asked, never what is in it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It could not be read.';
  const known: Readonly<Record<string, string>> = {
    ResourceNotFoundException: 'Secrets Manager has no secret of that name in this account and region.',
    AccessDeniedException: 'These credentials may not read it: they need secretsmanager:GetSecretValue on it.',
    CredentialsProviderError: 'There are no AWS credentials: set AWS_PROFILE, or sign in with the AWS command line.',
    DecryptionFailure: 'These credentials may not decrypt it: they need kms:Decrypt on its key.',
  };
  if (/region is missing/iu.test(error.message)) return 'No AWS region is set: set AWS_REGION, or give the ARN.';
  return known[error.name] ?? `${error.name}: ${error.message}`;
}
