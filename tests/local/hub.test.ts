import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Hub, NotOnHub } from '../../cli/seeds-collect-hub.ts';
import { RowFolder } from '../../cli/seeds-collect-locate.ts';
import { TaskConfig } from '../../shared/domain/tasks/task-config.ts';

type Files = Readonly<Record<string, string>>;

/** A stand-in for the Hub: datasets by commit, and whatever shall go wrong. */
interface Shelf {
  /** Branches and commits: the commit they stand for and its files. */
  readonly revisions: Record<string, { sha: string; files: Files }>;
  /** Bytes after which the next answers are cut off, one each. */
  cuts: number[];
  /** Status of the next answers. */
  statuses: number[];
  readonly asked: string[];
  /** Contents that come instead of those that the listing speaks of. */
  wrong: Files;
}

const gitDigest = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
const largeDigest = (text: string): string => createHash('sha256').update(text).digest('hex');

async function hub(shelf: Shelf) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://hub');
    const path = decodeURIComponent(url.pathname);
    const [, kind, revision = '', rest = ''] =
      /^\/(?:api\/)?datasets\/org\/set\/(revision|tree|resolve)\/(refs\/convert\/parquet|[^/]+)\/?(.*)$/u.exec(path) ??
      [];
    shelf.asked.push(`${kind} ${revision} ${rest}`.trim());
    const status = shelf.statuses.shift();
    const found = shelf.revisions[revision];
    if (status !== undefined || found === undefined) {
      response.writeHead(status ?? 404, { 'content-type': 'application/json' }).end('{"error":"no"}');
    } else if (kind === 'revision') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ _id: '1', id: 'org/set', sha: found.sha, lastModified: '2026-01-01T00:00:00Z' }));
    } else if (kind === 'tree') {
      const entries = Object.entries(found.files).map(([name, text]) => ({
        type: 'file',
        path: name,
        size: Buffer.byteLength(text),
        oid: gitDigest(text),
        ...(name.endsWith('.jsonl') ? { lfs: { oid: largeDigest(text), size: text.length, pointerSize: 120 } } : {}),
      }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(entries));
    } else {
      const body = Buffer.from(shelf.wrong[rest] ?? found.files[rest] ?? '');
      const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/u.exec(request.headers.range ?? '') ?? [];
      const isProbe = request.headers.range === 'bytes=0-0';
      const end = to === '' ? body.length : Math.min(Number(to) + 1, body.length);
      const part = body.subarray(Number(from), end);
      response.writeHead(request.headers.range ? 206 : 200, {
        etag: '"e"',
        'content-length': part.length,
        'content-range': `bytes ${from}-${end - 1}/${body.length}`,
      });
      const cut = isProbe ? undefined : shelf.cuts.shift();
      if (cut === undefined) response.end(part);
      else response.write(part.subarray(0, cut), () => setImmediate(() => response.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rows = mkdtempSync(join(tmpdir(), 'sower-hub-'));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(rows, { recursive: true });
  });
  const waits: number[] = [];
  const client = () =>
    new Hub({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: undefined,
      signal: new AbortController().signal,
      wait: async (milliseconds) => void waits.push(milliseconds),
      tell: () => undefined,
    });
  const folder = new RowFolder(rows);
  const read = () =>
    folder
      .find([config])
      ?.files.map((file) => readFileSync(file, 'utf8'))
      .join('');
  return { rows, client, folder, read, waits };
}

const config = TaskConfig.parse({ task: 't', dataset_path: 'org/set', dataset_name: 'es', training_split: 'train' });
const lines = (count: number): string => Array.from({ length: count }, (_, index) => `{"n": ${index}}\n`).join('');

function shelfOf(files: Files, sha = 'a'.repeat(40)): Shelf {
  return { revisions: { main: { sha, files }, [sha]: { sha, files } }, cuts: [], statuses: [], asked: [], wrong: {} };
}

describe('rows from the Hub', () => {
  it('are fetched for one split, pinned to the commit, and found from then on', async () => {
    const shelf = shelfOf({
      'es/train.jsonl': lines(9),
      'es/test.jsonl': lines(1),
      'fr/train.jsonl': lines(2),
      'README.md': '# x',
    });
    const { rows, client, folder, read } = await hub(shelf);
    await client().fetch(rows, config, false);
    expect(read()).toBe(lines(9));
    expect(folder.find([config])?.revision).toBe('a'.repeat(40));
    expect(readdirSync(join(rows, 'org/set/es'))).toEqual(['train.jsonl']);
    const asked = shelf.asked.length;
    await client().fetch(rows, config, false);
    expect(shelf.asked.slice(asked).filter((one) => one.startsWith('resolve'))).toEqual([]);
  });

  it('go on where they were cut off', async () => {
    const shelf = shelfOf({ 'es/train.jsonl': lines(20_000) });
    shelf.cuts.push(50_000, 70_000);
    const { rows, client, read, waits } = await hub(shelf);
    await client().fetch(rows, config, false);
    expect(read()).toBe(lines(20_000));
    expect(waits).toHaveLength(2);
  });

  it('are asked for again when the Hub is busy', async () => {
    const shelf = shelfOf({ 'es/train.jsonl': lines(3) });
    shelf.statuses.push(503, 429);
    const { rows, client, read, waits } = await hub(shelf);
    await client().fetch(rows, config, false);
    expect(read()).toBe(lines(3));
    expect(waits).toEqual([1_000, 2_000]);
  });

  it('stay with their commit until they are updated, and keep files that did not change', async () => {
    const shelf = shelfOf({ 'es/train-0.jsonl': lines(3), 'es/train-1.jsonl': lines(4) });
    const { rows, client, read } = await hub(shelf);
    await client().fetch(rows, config, false);
    const files = { 'es/train-0.jsonl': lines(3), 'es/train-1.jsonl': lines(5) };
    const newest = { sha: 'b'.repeat(40), files };
    shelf.revisions.main = newest;
    shelf.revisions[newest.sha] = newest;
    expect(await client().newerThan(rows, config)).toEqual({ pinned: 'a'.repeat(40), newest: newest.sha });
    await client().fetch(rows, config, false);
    expect(read()).toBe(lines(3) + lines(4));
    shelf.asked.length = 0;
    await client().fetch(rows, config, true);
    expect(read()).toBe(lines(3) + lines(5));
    expect(shelf.asked.filter((one) => one.includes('train-0'))).toEqual([]);
    expect(await client().newerThan(rows, config)).toBeUndefined();
  });

  it('come from the converted files of datasets that are made by a program', async () => {
    const shelf = shelfOf({ 'set.py': 'print()' });
    const converted = { sha: 'c'.repeat(40), files: { 'es/train/0000.jsonl': lines(2) } };
    shelf.revisions['refs/convert/parquet'] = converted;
    shelf.revisions[converted.sha] = converted;
    const { rows, client, folder, read } = await hub(shelf);
    await client().fetch(rows, config, false);
    expect(read()).toBe(lines(2));
    expect(folder.find([config])?.revision).toBe(converted.sha);
  });

  it('are refused when they are not what the Hub says', async () => {
    const shelf = shelfOf({ 'es/train.jsonl': lines(3) });
    const { rows, client } = await hub(shelf);
    shelf.wrong = {
      'es/train.jsonl': lines(4)
        .slice(0, lines(3).length - 1)
        .concat('x'),
    };
    await expect(client().fetch(rows, config, false)).rejects.toBeInstanceOf(NotOnHub);
    expect(existsSync(join(rows, 'org/set/es/train.jsonl'))).toBe(false);
  });

  it.each([
    [403, 'gated'],
    [404, 'not on the Hub'],
  ])('that cannot be had (%i) are said to be %s', async (status, words) => {
    const shelf = shelfOf({});
    shelf.statuses.push(status);
    const { rows, client } = await hub(shelf);
    await expect(client().fetch(rows, config, false)).rejects.toThrow(words);
  });

  it('never leave the folder of rows', async () => {
    const shelf = shelfOf({ '../../es/train.jsonl': lines(1), 'es/../../../train.jsonl': lines(1) });
    shelf.revisions['refs/convert/parquet'] = { sha: 'a'.repeat(40), files: {} };
    const { rows, client } = await hub(shelf);
    await expect(client().fetch(rows, config, false)).rejects.toThrow('no files of the split');
    await expect(client().fetch(rows, { ...config, dataset_path: '../x' }, false)).rejects.toThrow(
      'no dataset of the Hub',
    );
    writeFileSync(join(rows, 'mark'), '');
    expect(readdirSync(rows)).toEqual(['mark']);
  });

  it('say what to do when nobody answers', async () => {
    const rows = mkdtempSync(join(tmpdir(), 'sower-hub-'));
    onTestFinished(() => rmSync(rows, { recursive: true }));
    const signal = new AbortController().signal;
    const closed = new Hub({
      url: 'http://127.0.0.1:9',
      token: undefined,
      signal,
      wait: async () => undefined,
      tell: () => undefined,
    });
    await expect(closed.fetch(rows, config, false)).rejects.toThrow('does not answer as it should');
  });
});
