import type { S3Store } from './engine.ts';
import type { ObjectRequest } from './object-rules.ts';

/** Smaller objects are left to the engine, which reads them whole for each range. */
const largeBytes = 4 * 2 ** 20;

/** Reads a stretch of an object's body from where it lies. */
export type ReadStretch = (bucket: string, key: string, start: number, length: number) => Buffer;

export interface RangeAnswer {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

/**
 * Answers a read of a range of a large object without reading the rest.
 *
 * @param request one that the rules have let through and whose range they have mended.
 * @returns undefined when the engine shall answer: conditions, ranges outside of the object, parts, small objects.
 */
export function answerRange(
  { method, bucket, key, query, headers }: ObjectRequest,
  store: S3Store,
  read: ReadStretch,
): RangeAnswer | undefined {
  const object = store.buckets.get(bucket)?.get(key);
  const conditional = Object.keys(headers).some((name) => name.startsWith('if-'));
  if (method !== 'GET' || typeof headers.range !== 'string' || conditional || 'partNumber' in query) return undefined;
  if (object === undefined || object.contentLength < largeBytes) return undefined;
  const size = object.contentLength;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/u.exec(headers.range) ?? [];
  const start = first === '' ? size - Number(last) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (`${first}${last}` === '' || start < 0 || start > end) return undefined;
  const body = read(bucket, key, start, end - start + 1);
  return {
    headers: {
      'content-type': object.contentType,
      etag: object.etag,
      'last-modified': object.lastModified.toUTCString(),
      ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
      'content-length': body.length,
      'content-range': `bytes ${start}-${end}/${size}`,
    },
    body,
  };
}
