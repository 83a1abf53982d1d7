import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type KnownFile, uploadParts } from './object-upload.ts';

/** The command's way to the objects of the stack, wherever they are kept. */
export interface ObjectAccess {
  put(bucket: string, key: string, body: Uint8Array | string): Promise<void>;
  /**
   * Puts a file, however large, without holding all of it.
   *
   * @returns whether it was put; false when its content is not the known one any more.
   */
  putFile(bucket: string, key: string, file: KnownFile): Promise<boolean>;
  /** @returns undefined when there is no such object. */
  get(bucket: string, key: string): Promise<Uint8Array | undefined>;
  /** Every object below the prefix, keys ascending. */
  list(bucket: string, prefix: string): Promise<{ key: string; size: number }[]>;
}

/** Up to this size a file is put in one request. */
const largestAtOnce = 16 * 2 ** 20;

/** Takes a file into the objects of this computer. @returns false when its content is not the known one any more. */
export type AdoptFile = (bucket: string, key: string, file: KnownFile) => Promise<boolean>;

/**
 * @param onPut called after each object, with its ETag.
 * @param adopt where the objects lie in files of ours: saves a large file the way through the service, part by part.
 */
export function objectAccess(
  client: S3Client,
  onPut: (object: { bucket: string; key: string; size: number; etag: string }) => void,
  adopt?: AdoptFile,
): ObjectAccess {
  async function put(bucket: string, key: string, body: Uint8Array | string): Promise<void> {
    const { ETag = '' } = await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    onPut({ bucket, key, size: Buffer.byteLength(body), etag: ETag });
  }
  return {
    put,
    async putFile(bucket, key, file) {
      if (file.sizeBytes <= largestAtOnce) {
        const body = await readFile(file.absolute);
        if (hash('sha256', body) !== file.sha256) return false;
        await put(bucket, key, body);
        return true;
      }
      if (adopt) return adopt(bucket, key, file);
      const etag = await uploadParts(client, bucket, key, file);
      if (etag !== undefined) onPut({ bucket, key, size: file.sizeBytes, etag });
      return etag !== undefined;
    },
    async get(bucket, key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async list(bucket, prefix) {
      const found: { key: string; size: number }[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token ? { ContinuationToken: token } : {}) }),
        );
        for (const { Key = '', Size = 0 } of page.Contents ?? []) found.push({ key: Key, size: Size });
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
      return found;
    },
  };
}
