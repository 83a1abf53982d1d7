import { ObjectMissing } from '../contract/errors.ts';
import type { Blob } from '../ports.ts';

/** Bytes fetched at a time; bounds memory together with the line limit. */
const chunkBytes = 4 * 1024 * 1024;
const newline = 0x0a;

/** A line that starts inside the range; `bytes` is undefined when it is longer than the limit. */
export interface RawLine {
  /** Offset of its first byte in the object. */
  readonly start: number;
  /** Length without the line end. */
  readonly length: number;
  readonly bytes: Uint8Array | undefined;
}

/**
 * Lines that start in `[start, end)`; the last one is read to its end even beyond the range. `start` has to be the
 * first byte of a line. Memory stays bounded by chunk and limit, whatever the lengths of the lines.
 *
 * @param size of the whole object in bytes.
 * @throws ObjectMissing when the object is gone.
 */
export async function* readLines(
  blob: Blob,
  key: string,
  range: { start: number; end: number; size: number },
  maximumLineBytes: number,
): AsyncGenerator<RawLine> {
  let lineStart = range.start;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for (let offset = range.start; offset < range.size && lineStart < range.end; ) {
    const chunk = await blob.getRange(key, offset, Math.min(offset + chunkBytes, range.size) - 1);
    if (chunk === undefined || chunk.length === 0)
      throw new ObjectMissing(`The object ${key} ended at byte ${offset}.`);
    let from = 0;
    while (from < chunk.length && lineStart < range.end) {
      const at = chunk.indexOf(newline, from);
      const piece = chunk.subarray(from, at === -1 ? chunk.length : at);
      heldBytes += piece.length;
      if (heldBytes <= maximumLineBytes) held.push(piece);
      else held = [];
      if (at === -1) break;
      yield { start: lineStart, length: heldBytes, bytes: heldBytes <= maximumLineBytes ? join(held) : undefined };
      from = at + 1;
      lineStart = offset + from;
      held = [];
      heldBytes = 0;
    }
    offset += chunk.length;
  }
  if (heldBytes > 0 && lineStart < range.end) {
    yield { start: lineStart, length: heldBytes, bytes: heldBytes <= maximumLineBytes ? join(held) : undefined };
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  return Buffer.concat(pieces);
}

/** A stretch of whole lines, and the 1-based number of its first line. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
}

/**
 * Cuts an object into ranges of about `rangeBytes` that begin at line starts. Reads the object once, in chunks.
 */
export async function cutRanges(blob: Blob, key: string, size: number, rangeBytes: number): Promise<LineRange[]> {
  if (size <= rangeBytes) return size === 0 ? [] : [{ start: 0, end: size, firstLine: 1 }];
  const ranges: LineRange[] = [];
  let [start, firstLine, line] = [0, 1, 1];
  for (let offset = 0; offset < size; ) {
    const chunk = await blob.getRange(key, offset, Math.min(offset + chunkBytes, size) - 1);
    if (chunk === undefined || chunk.length === 0)
      throw new ObjectMissing(`The object ${key} ended at byte ${offset}.`);
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) {
      line += 1;
      const next = offset + at + 1;
      if (next - start >= rangeBytes && next < size) {
        ranges.push({ start, end: next, firstLine });
        [start, firstLine] = [next, line];
      }
    }
    offset += chunk.length;
  }
  ranges.push({ start, end: size, firstLine });
  return ranges;
}
