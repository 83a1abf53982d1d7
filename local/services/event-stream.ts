import { crc32 } from 'node:zlib';

/**
 * One message of AWS's binary event streams: a prelude with lengths and its checksum, headers, payload, and a checksum of
 * everything. Source: Smithy, event stream specification.
 */
export function eventMessage(headers: Readonly<Record<string, string>>, payload: Uint8Array | string): Buffer {
  const body = Buffer.from(payload);
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const total = preludeBytes + head.length + body.length + checksumBytes;
  const prelude = Buffer.alloc(preludeBytes);
  prelude.writeUInt32BE(total, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, head, body]);
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32BE(crc32(message), 0);
  return Buffer.concat([message, checksum]);
}

const [preludeBytes, checksumBytes] = [12, 4];
const stringType = 7;

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value), 0);
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([stringType]),
    length,
    Buffer.from(value),
  ]);
}
