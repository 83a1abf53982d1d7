import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** The command's way to the objects of the stack, wherever they are kept. */
export interface ObjectAccess {
  put(bucket: string, key: string, body: Uint8Array | string): Promise<void>;
  /** @returns undefined when there is no such object. */
  get(bucket: string, key: string): Promise<Uint8Array | undefined>;
  /** Every object below the prefix, keys ascending. */
  list(bucket: string, prefix: string): Promise<{ key: string; size: number }[]>;
}

/** @param onPut called after each object, with its ETag. */
export function objectAccess(
  client: S3Client,
  onPut: (object: { bucket: string; key: string; size: number; etag: string }) => void,
): ObjectAccess {
  return {
    async put(bucket, key, body) {
      const { ETag = '' } = await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
      onPut({ bucket, key, size: Buffer.byteLength(body), etag: ETag });
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
