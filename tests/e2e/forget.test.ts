import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DatasetRow, datasetRows } from '../../cli/dataset-rows.ts';
import { desk } from './cli-process.ts';

async function rowsOf(folder: string, side: 'data' | 'rejected'): Promise<DatasetRow[]> {
  return Array.fromAsync(datasetRows(folder, side));
}

describe('sower explain and forget', { timeout: 180_000 }, () => {
  it('tell of a record through the whole stack, and take out all that was made of its seed, once', async () => {
    const at = desk();
    const call = async (...words: string[]) => {
      const { code, out, err } = await at.call(...words, '--json').ended;
      expect(code, err).toBe(0);
      return JSON.parse(out);
    };
    const { dataset, run } = await call('run', 'drop', '--scripted');
    const before = await rowsOf(dataset, 'data');
    const id = String(before[0]?.id);

    const explained = await call('explain', id);
    expect(explained).toMatchObject({
      id,
      run,
      outcome: 'accepted',
      seed: { object: expect.any(String), row: expect.stringContaining('{') },
    });
    const calls = (explained.steps as { completion: string | null; text: string | null }[]).filter(
      ({ completion }) => completion,
    );
    expect(calls.length).toBeGreaterThan(1);
    for (const { text } of calls) expect(text).toEqual(expect.any(String));

    const { object, line } = explained.seed;
    const words = ['forget', '--seed', `${object}:${line}`, '--yes'];
    const done = await call(...words);
    expect(done).toMatchObject({ run, version: `${run}-v2`, done: true });
    const isGone = (row: DatasetRow): boolean => row.seed_object === object && row.seed_line === line;
    expect(await rowsOf(done.dataset, 'data')).toEqual(before.filter((row) => !isGone(row)));
    expect((await rowsOf(done.dataset, 'rejected')).some(isGone)).toBe(false);
    expect(done.released).toBe(before.filter(isGone).length);
    for (const entry of readFileSync(join(done.dataset, 'SHA256SUMS'), 'utf8').trim().split('\n')) {
      const [sha256, path = ''] = entry.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(done.dataset, path)))
          .digest('hex'),
        path,
      ).toBe(sha256);
    }
    expect(await call(...words)).toMatchObject({
      version: `${run}-v2`,
      counts: { accepted: 0, dropped: 0 },
      released: 0,
    });
  });
});
