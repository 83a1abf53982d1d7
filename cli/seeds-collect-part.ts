import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

const bufferedBytes = 1024 * 1024;

/** Writes lines to a file of its own; what is buffered stays below a few megabytes. */
export class LineWriter {
  readonly path: string;
  bytes = 0;
  #handle: number | undefined;
  #lines: string[] = [];
  #buffered = 0;

  constructor(path: string) {
    this.path = path;
    this.#handle = openSync(path, 'w');
  }

  write(line: string): void {
    this.#lines.push(line, '\n');
    this.#buffered += line.length + 1;
    if (this.#buffered >= bufferedBytes) this.#flush();
  }

  close(): void {
    this.#flush();
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  discard(): void {
    this.#lines = [];
    this.close();
    rmSync(this.path, { force: true });
  }

  #flush(): void {
    if (this.#handle === undefined || this.#lines.length === 0) return;
    const bytes = Buffer.from(this.#lines.join(''), 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at);
    this.bytes += bytes.length;
    this.#lines = [];
    this.#buffered = 0;
  }
}
