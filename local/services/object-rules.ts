import type { Callers } from './callers.ts';
import type { S3Store } from './engine.ts';

export interface ObjectRequest {
  readonly method: string;
  readonly bucket: string;
  /** Empty for a request about the bucket itself. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. The range is mended in place. */
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: unknown;
  readonly accessKeyId: string | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const knownParameters = new Set([
  ...['list-type', 'prefix', 'max-keys', 'continuation-token', 'start-after', 'delete'],
  ...['uploads', 'uploadId', 'partNumber', 'x-id'],
]);
const unknownHeaders = ['x-amz-tagging', 'x-amz-object-lock-mode', 'x-amz-write-offset-bytes', 'x-amz-rename-source'];
const unknownPrefixes = ['x-amz-copy-source-if-', 'x-amz-server-side-encryption-customer-'];
const mostDeletes = 1000;

/**
 * What stands between a request and the engine: everything that the engine would swallow or do wrongly is answered
 * here, as S3 would, or by 501 and the name of what is missing. Runs in one go with the engine's handler, so that a
 * condition still holds when the object is written.
 */
export function refuseObjectRequest(request: ObjectRequest, store: S3Store, callers: Callers): Refusal | undefined {
  return (
    refuseUnknownParts(request) ??
    refuseBadKey(request) ??
    refuseCaller(request, store, callers) ??
    refuseByCondition(request, store) ??
    mendRange(request, store)
  );
}

function refuseUnknownParts({ method, key, query, headers, body }: ObjectRequest): Refusal | undefined {
  for (const name of Object.keys(query))
    if (!knownParameters.has(name) && !name.toLowerCase().startsWith('x-amz-')) return missing(`parameter "${name}"`);
  for (const name of Object.keys(headers))
    if (unknownHeaders.includes(name) || unknownPrefixes.some((prefix) => name.startsWith(prefix)))
      return missing(`header "${name}"`);
  if (method === 'DELETE' && headers['if-match'] !== undefined) return missing('conditional delete');
  if (method === 'HEAD' && headers.range !== undefined) return missing('range of a head request');
  if (method !== 'POST') return undefined;
  if (key !== '' && !('uploads' in query) && !('uploadId' in query)) return missing('form upload');
  if (key === '' && !('delete' in query)) return missing('form upload');
  if (key === '' && keysIn(body).length > mostDeletes)
    return { status: 400, code: 'MalformedXML', message: `At most ${mostDeletes} keys can be deleted at once.` };
  return undefined;
}

function refuseBadKey({ key }: ObjectRequest): Refusal | undefined {
  if (Buffer.byteLength(key) > 1024)
    return { status: 400, code: 'KeyTooLongError', message: 'Your key is too long: at most 1024 bytes.' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/u.test(key) || key.split('/').some((part) => part === '.' || part === '..'))
    return { status: 400, code: 'InvalidURI', message: 'A key has no control characters and no segment "." or "..".' };
  return undefined;
}

function refuseCaller(request: ObjectRequest, store: S3Store, callers: Callers): Refusal | undefined {
  const { bucket, key, query, accessKeyId } = request;
  const bucketArn = `arn:aws:s3:::${bucket}`;
  for (const [action, resource] of neededRights(request, bucketArn)) {
    const context = action === 's3:ListBucket' ? { 's3:prefix': query.prefix ?? '' } : {};
    const judgement = callers.judge(accessKeyId, action, resource, context);
    if (judgement === 'unknown')
      return { status: 403, code: 'InvalidAccessKeyId', message: 'The access key does not exist on this computer.' };
    if (judgement === 'denied') return denied(action, resource);
  }
  // S3 takes the missing key for the prefix when it asks whether the caller may list.
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && key !== '' && store.hasBucket(bucket) && !objectIn(store, bucket, key))
    if (callers.judge(accessKeyId, 's3:ListBucket', bucketArn, { 's3:prefix': key }) === 'denied')
      return denied('s3:ListBucket', `${bucketArn} (without it a missing object looks forbidden)`);
  return undefined;
}

function neededRights({ method, key, query, headers, body }: ObjectRequest, bucketArn: string): [string, string][] {
  const object = `${bucketArn}/${key}`;
  if (key === '') {
    if (method === 'POST') return keysIn(body).map((name) => ['s3:DeleteObject', `${bucketArn}/${name}`]);
    if (method === 'PUT') return [['s3:CreateBucket', bucketArn]];
    return [[method === 'DELETE' ? 's3:DeleteBucket' : 's3:ListBucket', bucketArn]];
  }
  if (method === 'GET' || method === 'HEAD') return [['s3:GetObject', object]];
  if (method === 'DELETE') return [['uploadId' in query ? 's3:AbortMultipartUpload' : 's3:DeleteObject', object]];
  const source = headers['x-amz-copy-source'];
  const copied: [string, string][] =
    typeof source === 'string'
      ? [['s3:GetObject', `arn:aws:s3:::${decodeURIComponent(source).replace(/^\//u, '')}`]]
      : [];
  return [...copied, ['s3:PutObject', object]];
}

/** `If-None-Match: *` and `If-Match` when an object is put, copied or completed. */
function refuseByCondition(
  { method, bucket, key, query, headers }: ObjectRequest,
  store: S3Store,
): Refusal | undefined {
  const writes =
    key !== '' && ((method === 'PUT' && !('partNumber' in query)) || (method === 'POST' && 'uploadId' in query));
  const [none, match] = [headers['if-none-match'], headers['if-match']];
  if (!writes || !store.hasBucket(bucket)) return undefined;
  if (none !== undefined && none !== '*') return missing('If-None-Match with anything but "*"');
  const etag = objectIn(store, bucket, key)?.etag;
  if (none === '*' && etag !== undefined) return preconditionFailed('If-None-Match');
  if (match === undefined) return undefined;
  if (etag === undefined) return { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' };
  return etag === match || etag === `"${String(match)}"` ? undefined : preconditionFailed('If-Match');
}

/** A suffix longer than the object means the whole object; what is no range is ignored. The engine refuses both. */
function mendRange({ method, bucket, key, headers }: ObjectRequest, store: S3Store): undefined {
  const { range } = headers;
  const size = objectIn(store, bucket, key)?.contentLength;
  if (method !== 'GET' || typeof range !== 'string' || size === undefined) return;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/u.exec(range) ?? [];
  const isRange = first === '' ? last !== '' : last === '' || Number(first) <= Number(last);
  if (!isRange) delete headers.range;
  else if (first === '' && Number(last) > size && size > 0) headers.range = 'bytes=0-';
}

const objectIn = (store: S3Store, bucket: string, key: string) => store.buckets.get(bucket)?.get(key);

const keysIn = (body: unknown): string[] =>
  Array.from(String(body).matchAll(/<Key>([\s\S]*?)<\/Key>/gu), ([, key = '']) => key);

const missing = (what: string): Refusal => ({
  status: 501,
  code: 'NotImplemented',
  message: `The local object store has no ${what}.`,
});
const denied = (action: string, resource: string): Refusal => ({
  status: 403,
  code: 'AccessDenied',
  message: `The role of this function does not allow ${action} on ${resource}.`,
});
const preconditionFailed = (condition: string): Refusal => ({
  status: 412,
  code: 'PreconditionFailed',
  message: `At least one of the pre-conditions you specified did not hold: ${condition}`,
});
