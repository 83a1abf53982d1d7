import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** A file whose content is known. */
export interface KnownFile {
  readonly absolute: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Larger than S3's 5 MiB, and small enough to hold; 2 GiB are 128 parts of at most 10,000. */
const partBytes = 16 * 2 ** 20;

/**
 * Uploads a file part by part, so that one part at a time is in memory.
 *
 * @returns the ETag; undefined when the file is another than the known one, and nothing was written.
 */
export async function uploadParts(
  client: S3Client,
  bucket: string,
  key: string,
  file: KnownFile,
): Promise<string | undefined> {
  const at = { Bucket: bucket, Key: key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
  const parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  try {
    const sha256 = await eachPiece(file.absolute, partBytes, async (piece) => {
      const PartNumber = parts.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body: piece }));
      parts.push({ PartNumber, ETag });
    });
    if (sha256 === file.sha256) {
      const MultipartUpload = { Parts: parts };
      const { ETag = '' } = await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }));
      return ETag;
    }
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...at, UploadId })).catch(() => undefined);
    throw error;
  }
  await client.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
  return undefined;
}

/**
 * Hands out a file piece by piece, in one buffer that is filled anew for each.
 *
 * @returns SHA-256 of all of it.
 */
export async function eachPiece(
  path: string,
  bytes: number,
  take: (piece: Uint8Array) => Promise<unknown>,
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(bytes);
  const file = await open(path, 'r');
  try {
    for (let length = await fill(file, buffer); length > 0; length = await fill(file, buffer)) {
      const piece = buffer.subarray(0, length);
      hash.update(piece);
      await take(piece);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Reads until the buffer is full or the file ends. */
async function fill(file: FileHandle, buffer: Buffer): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
