import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A stretch of a file. */
export interface ByteRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A file of a drop may have 2 GiB. */
const fullBytes = 1024 ** 3;
const pieceBytes = 1024 * 1024;
const newline = 0x0a;

/** Writes lines, if there are any, into `name.jsonl`, and into `name-0001.jsonl` and so on when a file is full. Never splits a line. */
export class RollingWriter {
  readonly #folder: string;
  readonly #name: string;
  readonly #full: number;
  readonly #names: string[] = [];
  #handle: number | undefined;
  #bytes = 0;

  constructor(folder: string, name: string, full = fullBytes) {
    this.#folder = folder;
    this.#name = name;
    this.#full = full;
  }

  line(text: string): void {
    if (this.#handle === undefined || this.#bytes >= this.#full) this.#next();
    this.#write(Buffer.from(`${text}\n`, 'utf8'));
  }

  /** Copies whole lines. @returns where they are now. */
  copy({ path, start, end }: ByteRange & { readonly path: string }): ByteRange[] {
    if (start >= end) return [];
    if (this.#handle === undefined) this.#next();
    const source = openSync(path, 'r');
    const piece = Buffer.allocUnsafe(pieceBytes);
    const ranges: ByteRange[] = [];
    let begin = this.#bytes;
    let atLineStart = true;
    const endRange = (): void => {
      if (this.#bytes > begin) ranges.push({ file: this.#file, start: begin, end: this.#bytes });
    };
    const put = (bytes: Buffer): void => {
      this.#write(bytes);
      if (bytes.length > 0) atLineStart = bytes.at(-1) === newline;
    };
    try {
      for (let at = start; at < end; ) {
        const read = readSync(source, piece, 0, Math.min(piece.length, end - at), at);
        if (read === 0) throw new Error(`The file ${path} ended before its time.`);
        at += read;
        for (let left = piece.subarray(0, read); left.length > 0; ) {
          if (this.#bytes >= this.#full && atLineStart) {
            endRange();
            this.#next();
            begin = 0;
          }
          const room = this.#full - this.#bytes;
          const take = room > 0 ? room : left.indexOf(newline) + 1 || left.length;
          put(left.subarray(0, take));
          left = left.subarray(take);
        }
      }
      endRange();
      return ranges;
    } finally {
      closeSync(source);
    }
  }

  /** @returns names of the files. */
  close(): string[] {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    return [...this.#names];
  }

  get #file(): string {
    return this.#names.at(-1) ?? '';
  }

  #next(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    const number = this.#names.length;
    const name = number === 0 ? `${this.#name}.jsonl` : `${this.#name}-${String(number).padStart(4, '0')}.jsonl`;
    this.#names.push(name);
    this.#handle = openSync(join(this.#folder, name), 'w');
    this.#bytes = 0;
  }

  #write(bytes: Buffer): void {
    if (this.#handle === undefined) throw new Error(`The file ${this.#file} is closed.`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at);
    this.#bytes += bytes.length;
  }
}
