import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violations } from '../../support/storm/audit.ts';
import { playSample } from '../../support/storm/play-sample.ts';

const root = join(import.meta.dirname, '../../..');
const drops = [
  ...readdirSync(join(root, 'samples')).map((name) => join('samples', name)),
  'docs/recipes/example-drop',
].filter((folder) => readdirSync(join(root, folder)).includes('run.yaml'));

/** Ways to cut the work and to play it. */
const schedules = [
  { shardRecords: 1, rangeBytes: 500, workers: 3, seed: 1 },
  { shardRecords: 7, rangeBytes: 100_000, workers: 1, seed: 2 },
  { shardRecords: 1000, rangeBytes: 4_000_000, workers: 2, seed: 3 },
] as const;

async function play(folder: string, schedule: (typeof schedules)[number]) {
  const { plan, result } = await playSample(join(root, folder), schedule);
  expect(violations(plan, result)).toEqual([]);
  expect(result.run.counts?.accepted).toBeGreaterThan(0);
  return [...result.files].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('a dataset has the same bytes whatever the size of shards, the workers and the order of events', () => {
  it.each(drops)('%s', async (folder) => {
    const [first, ...others] = await Promise.all(schedules.map((schedule) => play(folder, schedule)));
    for (const other of others)
      for (const [index, [path, text]] of other.entries()) expect([path, text === first?.[index]?.[1]]).toEqual([path, true]);
  });
});
