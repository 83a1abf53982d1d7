import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presentPython } from '../../local/python/python-folder.ts';

export interface SandboxBox {
  /** As the function's asset: the inner program and Python. */
  readonly folder: string;
  remove(): void;
}

/** Where Python lies; undefined when no run and no `sower python` has fetched it, so that tests of it are skipped. */
export const python = await presentPython(process.env);

export const skipNote = python === undefined ? ' (skipped: no Python in the cache; npx sower python fetches it)' : '';

export function sandboxBox(): SandboxBox {
  const folder = mkdtempSync(join(tmpdir(), 'sower-sandbox-'));
  const inner = join(import.meta.dirname, '../../shared/sandbox');
  for (const name of ['guest.mjs', 'harness.py', 'linux-3.11-names.json'])
    cpSync(join(inner, name), join(folder, name));
  if (python !== undefined) cpSync(python, join(folder, 'python'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
