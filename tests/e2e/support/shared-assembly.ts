import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { synthesize } from '../../../cli/synth.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const kept = join(root, 'node_modules', '.cache', 'sower-tests');

/**
 * Folder with the synthesized stack of the present sources, made once for all test files. Safe when several files ask at
 * the same time: each builds in a folder of its own, and the first to finish wins.
 */
export async function sharedAssembly(): Promise<string> {
  mkdirSync(kept, { recursive: true });
  const building = mkdtempSync(join(kept, '.building-'));
  try {
    const found = await findOrMake(building);
    const target = join(kept, basename(found));
    if (found !== target) moveUnlessThere(found, target);
    keepYoung(target);
    return target;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** Removes stacks of older sources that no test has asked for in the last hour. */
function keepYoung(used: string): void {
  const now = new Date();
  utimesSync(used, now, now);
  for (const name of readdirSync(kept)) {
    const path = join(kept, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: now.getTime() };
    if (mtimeMs < now.getTime() - 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

/** Looks into the shared folder first; a folder that holds the assembly already is never written to. */
async function findOrMake(building: string): Promise<string> {
  const options = { root, environment: process.env, signal: new AbortController().signal };
  const looking = new AbortController();
  let missing = false;
  const found = await synthesize({
    ...options,
    assemblies: kept,
    signal: looking.signal,
    onStart: () => {
      missing = true;
      throw new NotThere();
    },
  }).catch((error: unknown) => {
    if (error instanceof NotThere) return undefined;
    throw error;
  });
  if (found !== undefined && !missing) return found;
  return synthesize({ ...options, assemblies: building, onStart: () => undefined });
}

class NotThere extends Error {}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!statSync(join(to, 'manifest.json'), { throwIfNoEntry: false })) throw error;
  }
}
