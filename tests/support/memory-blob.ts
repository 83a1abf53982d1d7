import { createHash } from 'node:crypto';
import type { Blob, BlobInfo } from '../../shared/ports.ts';

/** An in-memory bucket that passes the same contract suite as the S3 adapter. */
export function memoryBlob(): Blob & { readonly objects: Map<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  const bytesOf = (body: Uint8Array | string): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body);
  const info = (key: string, bytes: Uint8Array): BlobInfo => ({
    key,
    size: bytes.length,
    etag: createHash('md5').update(bytes).digest('hex'),
  });
  return {
    objects,
    get: async (key) => objects.get(key),
    getRange: async (key, start, end) => objects.get(key)?.subarray(start, end + 1),
    async create(key, body) {
      if (objects.has(key)) return false;
      objects.set(key, bytesOf(body));
      return true;
    },
    async put(key, body) {
      objects.set(key, bytesOf(body));
    },
    async swap(key, body, etag) {
      const old = objects.get(key);
      if ((old === undefined ? undefined : info(key, old).etag) !== etag) return false;
      objects.set(key, bytesOf(body));
      return true;
    },
    list: async (prefix) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, bytes]) => info(key, bytes))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
