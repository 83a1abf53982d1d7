import { createHash } from 'node:crypto';
import type { DatasetFile } from './facts.ts';

/** Describes a file that is at hand as a whole. */
export function describeFile(path: string, body: Uint8Array | string): DatasetFile {
  return { path, bytes: Buffer.byteLength(body), sha256: createHash('sha256').update(body).digest('hex') };
}

/** `SHA256SUMS` as `sha256sum --check` reads it, paths ascending by code unit. */
export function checksums(files: readonly DatasetFile[]): string {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}
