import { type Rejected, reject } from '../verdict.ts';
import type { Fields } from './fields.ts';

/** What a step may make of one record, in bytes as it is written: a worker holds it several times. */
export const mostBytesOfOne = 64 * 1024 * 1024;
/** Lists and maps are measured only where there are so many copies of them; below, no record is long enough. */
const manyCopies = 16;

/**
 * A verdict on copies of a record that a worker could not hold. Texts are counted by their characters, so that measuring
 * costs next to nothing.
 */
export function tooLarge(fields: Fields, copies: number, apart: readonly string[] = []): Rejected | undefined {
  let size = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (apart.includes(name)) continue;
    if (typeof value === 'string') size += value.length;
    else if (typeof value === 'object' && copies >= manyCopies) size += JSON.stringify(value).length;
  }
  if (size * copies <= mostBytesOfOne) return undefined;
  const megabytes = (bytes: number): number => Math.round(bytes / (1024 * 1024));
  return reject(
    'too_large',
    `${copies} records of about ${size} bytes each are ${megabytes(size * copies)} MB, at most ${megabytes(mostBytesOfOne)} MB are made of one`,
  );
}
