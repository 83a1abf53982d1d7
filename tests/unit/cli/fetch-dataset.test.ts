import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchDataset } from '../../../cli/fetch-dataset.ts';

type Objects = Parameters<typeof fetchDataset>[0]['objects'];

function bucket(files: Readonly<Record<string, string>>): { objects: Objects } {
  const sums = Object.entries(files).map(
    ([path, body]) => `${createHash('sha256').update(body).digest('hex')}  ${path}\n`,
  );
  const all = new Map(
    Object.entries({ ...files, SHA256SUMS: files.SHA256SUMS ?? sums.join('') }).map(([path, body]) => [
      `datasets/set/r1/${path}`,
      Buffer.from(body),
    ]),
  );
  return {
    objects: {
      put: async () => undefined,
      putFile: async () => true,
      get: async (_bucket, key) => all.get(key),
      list: async () => [...all].map(([key, body]) => ({ key, size: body.length })),
    },
  };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sower-fetch-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const address = { dataset: 'set', run: 'r1' };
const good = { 'README.md': '# card', 'data/a.parquet': 'rows', 'manifest.json': '{"run":"r1"}' };

describe('fetchDataset', () => {
  it('puts every file in its place and leaves nothing else behind', async () => {
    const home = folder();
    await fetchDataset(bucket(good), 'b', address, join(home, 'set'));
    expect(readFileSync(join(home, 'set', 'data', 'a.parquet'), 'utf8')).toBe('rows');
    expect(readdirSync(home)).toEqual(['set']);
  });

  it('replaces a dataset of the same run, and what an earlier try left', async () => {
    const home = folder();
    mkdirSync(join(home, '.set.incoming'));
    writeFileSync(join(home, '.set.incoming', 'half'), '');
    await fetchDataset(bucket(good), 'b', address, join(home, 'set'));
    writeFileSync(join(home, 'set', 'README.md'), 'damaged');
    await fetchDataset(bucket(good), 'b', address, join(home, 'set'));
    expect(readFileSync(join(home, 'set', 'README.md'), 'utf8')).toBe('# card');
    expect(readdirSync(home)).toEqual(['set']);
  });

  it('leaves a folder alone that holds something else', async () => {
    const home = folder();
    writeFileSync(join(home, 'mine.txt'), 'mine');
    await expect(fetchDataset(bucket(good), 'b', address, home)).rejects.toThrow('is not empty');
    expect(readdirSync(home)).toEqual(['mine.txt']);
  });

  it.each(['../escape', 'a/../../b', '.hidden', 'a//b', 'a\\b', 'nul\u0000'])(
    'refuses the file name %j and writes nothing',
    async (name) => {
      const home = folder();
      await expect(fetchDataset(bucket({ ...good, [name]: 'x' }), 'b', address, join(home, 'set'))).rejects.toThrow(
        'file name',
      );
      expect(readdirSync(home)).toEqual([]);
      expect(existsSync(join(home, '..', 'escape'))).toBe(false);
    },
  );

  it('refuses a dataset that differs from its checksums', async () => {
    const home = folder();
    const SHA256SUMS = `${'0'.repeat(64)}  README.md\n`;
    await expect(fetchDataset(bucket({ ...good, SHA256SUMS }), 'b', address, join(home, 'set'))).rejects.toThrow(
      'differs from its checksums at README.md',
    );
    expect(readdirSync(home)).toEqual([]);
  });
});
