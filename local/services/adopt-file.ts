import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AdoptFile } from '../object-access.ts';
import { eachPiece } from '../object-upload.ts';
import type { S3Object, S3Store } from './engine.ts';
import { headerLine, type ObjectPlaces } from './object-files.ts';

const pieceBytes = 2 ** 20;

/**
 * Copies a file piece by piece to where the store keeps its objects, and tells the store of it: what a request would
 * bring about, without the file in memory several times over. The ETag is not that of a single request, as after an
 * upload in parts.
 */
export function adoptInto(store: S3Store, places: ObjectPlaces): AdoptFile {
  return async (bucket, key, file) => {
    const object = {
      key,
      contentType: 'application/octet-stream',
      contentLength: file.sizeBytes,
      etag: `"${file.sha256.slice(0, 32)}-1"`,
      lastModified: new Date(),
      metadata: {},
      body: Buffer.alloc(0),
    } satisfies S3Object;
    const draft = places.draft();
    await writeFile(draft, headerLine(object));
    const sha256 = await eachPiece(file.absolute, pieceBytes, (piece) => appendFile(draft, piece));
    if (sha256 !== file.sha256) {
      await rm(draft);
      return false;
    }
    const path = places.pathOf(bucket, key);
    await mkdir(dirname(path), { recursive: true });
    await rename(draft, path);
    store.restoreObject(bucket, object);
    store.spy?.addMessage({ status: 'uploaded', bucket, key });
    return true;
  };
}
