import type { IncomingHttpHeaders } from 'node:http';
import type { ObjectAccess } from '../object-access.ts';
import type { EndpointWiring } from '../provision/endpoint-wiring.ts';
import { type AsyncQueue, s3Address } from './sagemaker-async.ts';
import { type AcceptedBatch, onceIn, seedsIn } from './sagemaker-batch.ts';

/** The answer to a request that hands in a batch. */
export interface Acceptance {
  readonly status: number;
  readonly errorType?: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AcceptOptions {
  readonly queue: AsyncQueue;
  readonly wiring: EndpointWiring;
  readonly objects: Pick<ObjectAccess, 'get'>;
  readonly now: () => number;
}

/** What the service takes with the call. Source: type docs of the SDK. */
const largestInline = 128_000;
const longestId = 64;
const longestTtl = 21_600;
const longestWork = 3_600;
const header = 'x-amzn-sagemaker-';

/** Checks a request as the service does, puts it into the queue, and says where the reply will be. */
export async function acceptBatch(
  { queue, wiring, objects, now }: AcceptOptions,
  endpoint: string,
  headers: IncomingHttpHeaders,
  inline: string,
): Promise<Acceptance> {
  const of = (name: string): string | undefined => {
    const value = headers[`${header}${name}`];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const location = of('inputlocation');
  const ttlSeconds = Number(of('requestttlseconds') ?? longestTtl);
  const workSeconds = Number(of('invocationtimeoutseconds') ?? 900);
  const id = of('inference-id') ?? crypto.randomUUID();
  if ((location === undefined) === (inline === '')) return refused('Either InputLocation or Body must be given.');
  if (Buffer.byteLength(inline) > largestInline) return refused(`Body must have at most ${largestInline} bytes.`);
  if (id.length > longestId || /^\s/u.test(id))
    return refused(`InferenceId must have at most ${longestId} characters.`);
  if (!within(ttlSeconds, longestTtl)) return refused(`RequestTTLSeconds must be from 60 to ${longestTtl}.`);
  if (!within(workSeconds, longestWork)) return refused(`InvocationTimeoutSeconds must be from 60 to ${longestWork}.`);
  const attributes = of('custom-attributes') ?? '';
  if (!/route=\/v1\/chat\/completions\/batch(?:,|$)/u.test(attributes))
    return refused('The local endpoint works off batches only: route=/v1/chat/completions/batch.');
  const input = location === undefined ? inline : await readInput(location, objects);
  if (input === undefined) return refused(`There is no object ${location}.`);
  const folder = of('s3outputpathextension');
  const name = of('filename') ?? `${id}.out`;
  const output = [wiring.replies, folder, name].filter(Boolean).join('/');
  const failure = `${wiring.failures}/${crypto.randomUUID()}-error.out`;
  const batch: AcceptedBatch = {
    id,
    endpoint,
    body: input,
    seeds: seedsIn(attributes),
    once: onceIn(attributes),
    output,
    failure,
    receivedAt: now(),
    ttlSeconds,
    ...(location === undefined ? {} : { inputLocation: location }),
  };
  queue.accept(batch);
  return {
    status: 202,
    body: JSON.stringify({ InferenceId: id }),
    headers: { 'x-amzn-sagemaker-outputlocation': output, 'x-amzn-sagemaker-failurelocation': failure },
  };
}

const within = (seconds: number, most: number): boolean =>
  Number.isInteger(seconds) && seconds >= 60 && seconds <= most;

const refused = (message: string): Acceptance => ({
  status: 400,
  errorType: 'ValidationError',
  body: JSON.stringify({ Message: message, message }),
});

async function readInput(location: string, objects: Pick<ObjectAccess, 'get'>): Promise<string | undefined> {
  const { bucket, key } = s3Address(location);
  const bytes = await objects.get(bucket, key);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
