import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ObjectPersistence, S3Object } from './engine.ts';
import type { ReadStretch } from './object-range.ts';

const Header = z.object({
  key: z.string(),
  contentType: z.string(),
  contentLength: z.int().nonnegative(),
  etag: z.string(),
  lastModified: z.coerce.date(),
  metadata: z.record(z.string(), z.string()),
  contentLanguage: z.string().optional(),
  contentDisposition: z.string().optional(),
  cacheControl: z.string().optional(),
  contentEncoding: z.string().optional(),
  parts: z.array(z.object({ partNumber: z.int(), offset: z.int(), length: z.int() })).optional(),
  checksumAlgorithm: z.enum(['CRC32', 'SHA1', 'SHA256']).optional(),
  checksumValue: z.string().optional(),
  checksumType: z.enum(['FULL_OBJECT', 'COMPOSITE']).optional(),
  partChecksums: z.array(z.string()).optional(),
});

/** Where objects lie, for those who bring files of their own. */
export interface ObjectPlaces {
  pathOf(bucket: string, key: string): string;
  /** A new path, on the same file system, for a file that is not complete yet. */
  draft(): string;
  readStretch: ReadStretch;
}

/**
 * Objects as files: one JSON line of metadata, then the body, in a file named by the hash of the key. So no key can
 * leave the folder, clash with another on a file system that ignores case, or be too long; and an object is there
 * wholly or not at all, because it is written aside and moved into place. Multipart uploads live in memory until they
 * are completed.
 */
export function objectFiles(folder: string): ObjectPersistence & ObjectPlaces {
  const aside = join(folder, '.new');
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  let writes = 0;

  const pathOf = (bucket: string, key: string): string => {
    const name = createHash('sha256').update(key).digest('hex');
    return join(folder, bucket, name.slice(0, 2), name);
  };
  const draft = (): string => join(aside, String(writes++));
  const save = (bucket: string, object: S3Object): void => {
    const path = pathOf(bucket, object.key);
    const written = draft();
    writeParts(written, [headerLine(object), object.body]);
    mkdirSync(dirname(path), { recursive: true });
    renameSync(written, path);
  };
  const notHere = (what: string) => (): never => {
    throw new Error(`The local object store has no ${what}.`);
  };

  return {
    pathOf,
    draft,
    readStretch: (bucket, key, start, length) => stretchOf(pathOf(bucket, key), start, length),
    insertBucket: (name) => void mkdirSync(join(folder, name), { recursive: true }),
    deleteBucket: (name) => rmSync(join(folder, name), { recursive: true, force: true }),
    upsertObject: save,
    deleteObject: (bucket, key) => rmSync(pathOf(bucket, key), { force: true }),
    readBody(bucket, key) {
      const file = readFileSync(pathOf(bucket, key));
      return file.subarray(file.indexOf(10) + 1);
    },
    loadS3(store) {
      for (const bucket of foldersOf(folder).filter((name) => name !== '.new')) {
        store.createBucket(bucket);
        for (const part of foldersOf(join(folder, bucket)))
          for (const name of readdirSync(join(folder, bucket, part)))
            store.restoreObject(bucket, readHeader(join(folder, bucket, part, name)));
      }
    },
    completeMultipartUpload: (_, bucket, object) => save(bucket, object),
    insertMultipartUpload: () => undefined,
    upsertMultipartPart: () => undefined,
    deleteMultipartUpload: () => undefined,
    close: () => undefined,
    saveBucketLifecycleConfiguration: notHere('lifecycle rules'),
    deleteBucketLifecycleConfiguration: notHere('lifecycle rules'),
    deleteObjectsByBucket: notHere('way to empty a bucket at once'),
    deleteAllObjects: notHere('way to empty all buckets at once'),
    deleteAllMultipartUploads: notHere('way to end all uploads at once'),
    renameObject: notHere('way to rename an object'),
    purgeAll: notHere('way to empty itself'),
  };
}

/** The first line of an object's file. */
export const headerLine = ({ body: _, ...header }: S3Object): Buffer => Buffer.from(`${JSON.stringify(header)}\n`);

/** Writes one after the other, without a copy that holds them all. */
function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'w');
  try {
    for (const part of parts) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}

const foldersOf = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

function readHeader(path: string): S3Object {
  const header = Header.parse(JSON.parse(firstLine(path)));
  return { ...withoutUndefined(header), body: Buffer.alloc(0) } as S3Object;
}

/** A stretch of the body, which follows the first line. */
function stretchOf(path: string, start: number, length: number): Buffer {
  const before = Buffer.byteLength(firstLine(path)) + 1;
  const stretch = Buffer.allocUnsafe(length);
  const file = openSync(path, 'r');
  try {
    return stretch.subarray(0, readSync(file, stretch, 0, length, before + start));
  } finally {
    closeSync(file);
  }
}

/** Reads no more of the file than it takes. */
function firstLine(path: string): string {
  const file = openSync(path, 'r');
  try {
    for (let size = 4096; ; size *= 4) {
      const start = Buffer.alloc(size);
      const length = readSync(file, start, 0, size, 0);
      const end = start.subarray(0, length).indexOf(10);
      if (end >= 0) return start.toString('utf8', 0, end);
      if (length < size) throw new Error(`${path} is no object of the local store: it has no first line.`);
    }
  } finally {
    closeSync(file);
  }
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
