import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import type { World } from './world.ts';

const largestFile = 1_000_000;

/** The certificates in the file of `--ca-file`, as text. @throws CommandError when there are none. */
export function authoritiesIn(file: string | undefined, world: Pick<World, 'folder'>): string | undefined {
  if (file === undefined) return undefined;
  const wanted = 'A PEM file: its certificates stand between BEGIN CERTIFICATE and END CERTIFICATE.';
  let text: string;
  try {
    text = readFileSync(resolve(world.folder, file), 'utf8');
  } catch {
    throw usageError(`The file of --ca-file cannot be read: ${cleanLine(file, 300)}.`, wanted);
  }
  if (text.length > largestFile || !text.includes('-----BEGIN CERTIFICATE-----'))
    throw usageError(`The file of --ca-file holds no certificate: ${cleanLine(file, 300)}.`, wanted);
  return text;
}
