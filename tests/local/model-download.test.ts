import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadOptions, download } from '../../local/model/download.ts';

const content = randomBytes(300_000);
let folder: string;
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sower-download-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
  const address = listening.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}/file`;
}

const optionsFor = (url: string, extra: Partial<DownloadOptions> = {}): DownloadOptions => ({
  url,
  partPath: join(folder, 'file.part'),
  bytes: content.length,
  onBytes: () => undefined,
  signal: new AbortController().signal,
  answerMs: 2_000,
  silenceMs: 2_000,
  patience: 2,
  pauseMs: 0,
  ...extra,
});

/** Serves the content with ranges and cuts the connection after `piece` bytes of every answer. */
const cutting =
  (piece: number, ranges: (string | undefined)[]): RequestListener =>
  (request, response) => {
    ranges.push(request.headers.range);
    const start = Number(/bytes=(\d+)-/u.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': content.length - start,
      ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    const rest = content.subarray(start, start + piece);
    if (start + piece >= content.length) response.end(rest);
    else response.write(rest, () => response.destroy());
  };

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('download', () => {
  it('goes on where a cut connection stopped, until the file is whole', async () => {
    const ranges: (string | undefined)[] = [];
    const seen: number[] = [];
    const url = await serve(cutting(90_000, ranges));
    await download(optionsFor(url, { onBytes: (done) => seen.push(done), patience: 50 }));
    expect(sha256(await readFile(join(folder, 'file.part')))).toBe(sha256(content));
    expect(ranges[0]).toBeUndefined();
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/u);
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('goes on with what an earlier process left', async () => {
    await writeFile(join(folder, 'file.part'), content.subarray(0, 200_000));
    const ranges: (string | undefined)[] = [];
    await download(optionsFor(await serve(cutting(content.length, ranges))));
    expect(ranges).toEqual(['bytes=200000-']);
    expect(sha256(await readFile(join(folder, 'file.part')))).toBe(sha256(content));
  });

  it('starts over when the server ignores ranges', async () => {
    await writeFile(join(folder, 'file.part'), Buffer.alloc(1000));
    await download(optionsFor(await serve((_request, response) => response.end(content))));
    expect(sha256(await readFile(join(folder, 'file.part')))).toBe(sha256(content));
  });

  it('gives up on a server that does not answer in time', async () => {
    const url = await serve(() => undefined);
    await expect(download(optionsFor(url, { answerMs: 50 }))).rejects.toThrow('no answer within 50 ms');
  });

  it('gives up at once on a refusal, and after some tries on a server in trouble', async () => {
    let calls = 0;
    const url = await serve((request, response) => {
      calls += 1;
      response.writeHead(request.url === '/file' ? 404 : 503).end();
    });
    await expect(download(optionsFor(url))).rejects.toThrow('status 404');
    expect(calls).toBe(1);
    await expect(download(optionsFor(`${url}-busy`))).rejects.toThrow('status 503');
    expect(calls).toBe(3);
  });

  it('refuses a file of another size', async () => {
    const url = await serve((_request, response) => response.end(content.subarray(0, 10)));
    await expect(download(optionsFor(url))).rejects.toThrow('10 bytes offered');
  });

  it('stops when it is told to', async () => {
    const url = await serve(() => undefined);
    const stop = new AbortController();
    const running = download(optionsFor(url, { signal: stop.signal }));
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
  });
});
