import type { AdoptFile } from '../object-access.ts';
import { adoptInto } from './adopt-file.ts';
import { ObjectStoreEngine, ObjectStoreError, type S3Object, type S3Store } from './engine.ts';
import { objectFiles } from './object-files.ts';
import type { ReadStretch } from './object-range.ts';

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

type ListOptions = Parameters<S3Store['listObjects']>[1];
type Listing = ReturnType<S3Store['listObjects']>;

export interface ObjectStore {
  readonly store: S3Store;
  /** Undefined where objects are in memory. */
  readonly adopt: AdoptFile | undefined;
  readonly readStretch: ReadStretch | undefined;
}

/**
 * @param folder where the objects lie; in memory when undefined.
 * @param onCreated called after each object that was written, completed or copied.
 */
export function objectStore(folder: string | undefined, onCreated: (object: CreatedObject) => void): ObjectStore {
  const store = new ObjectStoreEngine();
  store.listObjects = (bucket, options) => orderedListing(store, bucket, options);
  const files = folder === undefined ? undefined : objectFiles(folder);
  if (files) {
    files.loadS3(store);
    store.persistence = files;
  }
  store.spy = {
    addMessage({ status, bucket, key }) {
      if (status !== 'uploaded') return;
      const { contentLength, etag } = store.headObject(bucket, key);
      onCreated({ bucket, key, size: contentLength, etag });
    },
  };
  return { store, adopt: files && adoptInto(store, files), readStretch: files?.readStretch };
}

/** Lists in the order of the keys' UTF-8 bytes, as S3 does; the engine itself orders by language rules. */
function orderedListing(store: S3Store, bucket: string, options?: ListOptions): Listing {
  const objects = store.buckets.get(bucket);
  if (!objects) throw new ObjectStoreError('NoSuchBucket', `The specified bucket does not exist: ${bucket}`, 404);
  const { prefix = '', startAfter = options?.marker ?? '', maxKeys = 1000 } = options ?? {};
  const found: S3Object[] = [];
  for (const [key, object] of objects)
    if (key.startsWith(prefix) && (startAfter === '' || byUtf8(key, startAfter) > 0)) found.push(object);
  found.sort((a, b) => byUtf8(a.key, b.key));
  return { objects: found.slice(0, maxKeys), commonPrefixes: [], isTruncated: found.length > maxKeys };
}

/** Order by code points, which is the order of the UTF-8 bytes. Code units differ from it above U+D800. */
function byUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return aboveSurrogates(left) - aboveSurrogates(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they go behind the rest of the first plane. */
const aboveSurrogates = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};
