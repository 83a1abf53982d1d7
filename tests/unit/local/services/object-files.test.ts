import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { objectFiles } from '../../../../local/services/object-files.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('objectFiles', () => {
  it.each([10, 5 * 2 ** 20])('reads a body of %i bytes as it was written last', (size) => {
    const folder = mkdtempSync(join(tmpdir(), 'sower-objects-'));
    folders.push(folder);
    const files = objectFiles(folder);
    for (const letter of ['a', 'b']) {
      const body = Buffer.alloc(size, `${letter}\n`);
      files.upsertObject('bucket', {
        key: 'key',
        body,
        contentType: 'text/plain',
        contentLength: size,
        etag: '"1"',
        lastModified: new Date(0),
        metadata: {},
      });
      expect(files.readBody('bucket', 'key').equals(body)).toBe(true);
      expect(files.readBody('bucket', 'key').equals(body)).toBe(true);
    }
  });
});
