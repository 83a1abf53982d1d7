import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Services that handlers call, by the name that their endpoint variable ends in. */
export const serviceNames = [
  'S3',
  'SQS',
  'DYNAMODB',
  'SAGEMAKER_RUNTIME',
  'LAMBDA',
  'APPLICATION_AUTO_SCALING',
] as const;
export type ServiceName = (typeof serviceNames)[number];
export type Environment = Readonly<Record<string, string | undefined>>;

/** Endpoints that the user set; they win over our own, service by service. */
export type UserEndpoints = { readonly [S in ServiceName]?: string };

/**
 * `AWS_ENDPOINT_URL_<SERVICE>`, else `AWS_ENDPOINT_URL`. The latter does not move model calls, whose endpoint is chosen
 * for each run: an emulator of the stores would answer them with something that no model wrote. Nor does it move calls of
 * functions, which run here, or of what scales endpoints.
 *
 * Host names of plain HTTP addresses become numbers: with a name the S3 client would put the bucket in front of it, and
 * queue addresses would differ from the one that was asked for.
 */
export async function userEndpoints(environment: Environment): Promise<UserEndpoints> {
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return {};
  const found: { [S in ServiceName]?: string } = {};
  for (const service of serviceNames) {
    const general = ['S3', 'SQS', 'DYNAMODB'].includes(service) ? environment.AWS_ENDPOINT_URL : undefined;
    const url = environment[`AWS_ENDPOINT_URL_${service}`] || general;
    if (url) found[service] = await numeric(url, `AWS_ENDPOINT_URL_${service}`);
  }
  return found;
}

async function numeric(text: string, variable: string): Promise<string> {
  if (!URL.canParse(text)) throw new Error(`${variable} is no URL: ${text}`);
  const url = new URL(text);
  const bare = url.hostname.replace(/^\[|\]$/gu, '');
  if (url.protocol === 'http:' && isIP(bare) === 0) {
    const { address, family } = await lookup(bare, { order: 'ipv4first' }).catch((cause: unknown) => {
      throw new Error(`The host of ${variable} is not known: ${bare}`, { cause });
    });
    url.hostname = family === 6 ? `[${address}]` : address;
  }
  return url.href.replace(/\/$/u, '');
}
