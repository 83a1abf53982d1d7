import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Blob, BlobInfo } from '../ports.ts';

/** Tries of a conditional write that met another writer in flight (409); the next try sees who won. */
const conflictTries = 5;

/** Objects of one bucket. */
export function s3Blob(client: S3Client, bucket: string): Blob {
  const write = async (key: string, body: Uint8Array | string, condition: WriteCondition): Promise<boolean> => {
    for (let left = conflictTries; ; left -= 1) {
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...condition }));
        return true;
      } catch (error) {
        const status = httpStatus(error);
        if (status === 412 || (status === 404 && condition.IfMatch !== undefined)) return false;
        if (status !== 409 || left === 1) throw error;
      }
    }
  };
  const read = async (key: string, range?: string): Promise<Uint8Array | undefined> => {
    try {
      const answer = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ...(range === undefined ? {} : { Range: range }) }),
      );
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      if (httpStatus(error) === 404) return undefined;
      if (httpStatus(error) === 416) return new Uint8Array();
      throw error;
    }
  };
  return {
    get: (key) => read(key),
    getRange: (key, start, end) => read(key, `bytes=${start}-${end}`),
    create: (key, body) => write(key, body, { IfNoneMatch: '*' }),
    async put(key, body, contentType) {
      await write(key, body, contentType === undefined ? {} : { ContentType: contentType });
    },
    swap: (key, body, etag) => write(key, body, etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag }),
    async list(prefix) {
      const found: BlobInfo[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        );
        for (const { Key, Size, ETag } of page.Contents ?? []) {
          if (Key !== undefined) found.push({ key: Key, size: Size ?? 0, etag: ETag ?? '' });
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

interface WriteCondition {
  readonly IfNoneMatch?: string;
  readonly IfMatch?: string;
  readonly ContentType?: string;
}

function httpStatus(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
