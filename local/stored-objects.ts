import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Header = z.object({ key: z.string() });
/** Longest first line of an object's file that is read to learn its key. */
const headerBytes = 16 * 1024;

/** Objects that a local cloud left in its folder, read without a cloud and without changing anything. */
export interface StoredObjects {
  /** @returns undefined when no bucket has the object. */
  get(key: string): Uint8Array | undefined;
  /** Keys below a prefix in any bucket, ascending. */
  list(prefix: string): string[];
}

/** @param folder the data folder of a local cloud; it need not exist. */
export function storedObjects(folder: string): StoredObjects {
  const objects = join(folder, 'objects');
  const buckets = foldersOf(objects).filter((name) => !name.startsWith('.'));
  return {
    get(key) {
      const name = createHash('sha256').update(key).digest('hex');
      const path = buckets.map((bucket) => join(objects, bucket, name.slice(0, 2), name)).find(existsSync);
      if (path === undefined) return undefined;
      const file = readFileSync(path);
      return file.subarray(file.indexOf(10) + 1);
    },
    list(prefix) {
      const keys: string[] = [];
      for (const bucket of buckets)
        for (const part of foldersOf(join(objects, bucket)))
          for (const name of readdirSync(join(objects, bucket, part))) {
            const key = keyOf(join(objects, bucket, part, name));
            if (key?.startsWith(prefix)) keys.push(key);
          }
      return keys.sort();
    },
  };
}

function keyOf(path: string): string | undefined {
  const begin = Buffer.alloc(headerBytes);
  const handle = openSync(path, 'r');
  try {
    const text = begin.subarray(0, readSync(handle, begin)).toString('utf8');
    return Header.safeParse(JSON.parse(text.slice(0, text.indexOf('\n')))).data?.key;
  } catch {
    return undefined;
  } finally {
    closeSync(handle);
  }
}

function foldersOf(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
