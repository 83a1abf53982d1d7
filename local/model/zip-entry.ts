import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/**
 * Unpacks one named entry of a zip file. Enough of the format (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16)
 * for wheels: no zip64, no encryption, methods "stored" and "deflate". The name is compared, never used as a path.
 *
 * @throws Error when the file is no such zip or has no such entry.
 */
export async function unpackEntry(zipPath: string, name: string, target: string, signal: AbortSignal): Promise<void> {
  const file = await open(zipPath, 'r');
  try {
    const entry = await findEntry(file, name);
    const header = await read(file, entry.headerAt, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new Error(`${zipPath}: the entry ${name} has no local header`);
    const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    await pipeline(
      createReadStream(zipPath, { start, end: start + entry.packedBytes - 1, highWaterMark: 1 << 20 }),
      entry.method === 8 ? createInflateRaw() : new PassThrough(),
      createWriteStream(target),
      { signal },
    );
  } finally {
    await file.close();
  }
}

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

async function findEntry(file: FileHandle, name: string): Promise<Entry> {
  const directory = await centralDirectory(file);
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50; ) {
    const nameBytes = directory.readUInt16LE(at + 28);
    const next = at + 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    if (directory.toString('utf8', at + 46, at + 46 + nameBytes) === name) {
      const method = directory.readUInt16LE(at + 10);
      if (method !== 0 && method !== 8) throw new Error(`the entry ${name} is packed by method ${method}`);
      return { method, packedBytes: directory.readUInt32LE(at + 20), headerAt: directory.readUInt32LE(at + 42) };
    }
    at = next;
  }
  throw new Error(`the zip file has no entry ${name}`);
}

/** The end record stands in the last 22 bytes, before a comment of up to 65,535 bytes. */
async function centralDirectory(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const tail = await read(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > tail.length) throw new Error('not a zip file');
  const [bytes, at] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (at + bytes > size) throw new Error('the directory of the zip file lies outside of it');
  return read(file, at, bytes);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('the zip file ends too early');
  return buffer;
}
