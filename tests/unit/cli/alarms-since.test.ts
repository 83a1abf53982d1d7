import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { alarmsSince } from '../../../cli/alarms-since.ts';
import { RunEntry } from '../../../cli/run-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'alarms-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run into a dataset, with the share of different pairs of words in its manifest. */
function entry(run: string, value: number | null, over: Partial<RunEntry> = {}): RunEntry {
  const path = join(folder, run);
  mkdirSync(path, { recursive: true });
  const check = { what: 'distinct-pairs', value, limit: 0.3, rows: 2000, needs: 1000, status: 'fine' };
  const alarm = {
    step: 'read',
    what: 'parse',
    count: 9,
    value: 0.09,
    of: 100,
    limit: 0.05,
    means: 'So.',
    help: 'Look.',
  };
  writeFileSync(join(path, 'manifest.json'), JSON.stringify({ alarms: [alarm], checks: [check], more: true }));
  return RunEntry.parse({
    ...{ schemaVersion: 1, drop: run, folder: '/d', dropDigest: '', request: '', runKey: '', generation: 0 },
    ...{ endpoint: { kind: 'scripted', model: 'scripted', standIn: true }, overrides: {}, out: null, run },
    ...{ dataset: 'd', status: 'complete', error: null, startedAt: run, finishedAt: null, path, sums: null },
    ...over,
  });
}

describe('alarmsSince', () => {
  const now = entry('run-3', 0.4);

  it('adds what is worse than in the last run before it into the same dataset', () => {
    const { alarms } = alarmsSince(now, [entry('run-1', 0.41), entry('run-2', 0.8), now, entry('run-4', 0.9)]);
    expect(alarms).toMatchObject([
      { step: 'read', what: 'parse' },
      {
        what: 'distinct-pairs',
        value: 0.4,
        limit: 0.6,
        of: 2000,
        means: expect.stringContaining('0.8 in the run before, run-2'),
      },
    ]);
  });

  it('adds nothing without such a run', () => {
    expect(alarmsSince(now, [entry('run-2', 0.8, { dataset: 'other' }), now]).alarms).toHaveLength(1);
    expect(alarmsSince(now, [entry('run-2', 0.8, { path: null }), now]).alarms).toHaveLength(1);
    expect(alarmsSince(now, [entry('run-2', null), now]).alarms).toHaveLength(1);
  });

  it('finds no alarms where there is no dataset, and reads manifests of before', () => {
    expect(alarmsSince({ ...now, path: null }, [])).toEqual({ alarms: [], checks: [] });
    writeFileSync(
      join(folder, 'run-3', 'manifest.json'),
      '{"alarms":[{"step":"a","what":"tie","count":3,"of":20,"limit":0.1}]}',
    );
    expect(alarmsSince(now, []).alarms).toMatchObject([{ step: 'a', what: 'tie', means: '' }]);
  });
});
