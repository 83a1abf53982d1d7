import { closeSync, openSync, readSync } from 'node:fs';

const pieceBytes = 1024 * 1024;

/** Lines of a file of any size, without their line feeds. */
export function* fileLines(file: string): Generator<Uint8Array> {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes);
    let held: Buffer[] = [];
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) {
      let from = 0;
      for (let at = buffer.indexOf(0x0a, from); at >= 0 && at < read; at = buffer.indexOf(0x0a, from)) {
        yield Buffer.concat([...held, buffer.subarray(from, at)]);
        held = [];
        from = at + 1;
      }
      held.push(Buffer.from(buffer.subarray(from, read)));
    }
    const last = Buffer.concat(held);
    if (last.length > 0) yield last;
  } finally {
    closeSync(handle);
  }
}

/** Whether a line is no row: spaces at most. */
export const isBlank = (line: Uint8Array): boolean =>
  line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
