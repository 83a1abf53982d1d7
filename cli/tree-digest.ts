import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../shared/domain/identity.ts';
import { fileDigest } from './drop-files.ts';

/** Digest over names and contents of files and folders below `root`; equal sources give equal digests anywhere. */
export function treeDigest(root: string, paths: readonly string[]): string {
  const parts: string[] = [];
  const visit = (path: string): void => {
    const absolute = join(root, path);
    if (!statSync(absolute).isDirectory()) {
      parts.push(path, fileDigest(absolute));
      return;
    }
    for (const name of readdirSync(absolute).sort()) if (!name.startsWith('.')) visit(`${path}/${name}`);
  };
  for (const path of paths) if (existsSync(join(root, path))) visit(path);
  return digest('tree/1', ...parts);
}
