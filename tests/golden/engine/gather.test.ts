import { describe, expect, it } from 'vitest';
import type { StormResult } from '../../support/storm/storm-types.ts';
import { violations } from '../../support/storm/audit.ts';
import { packaged, runRecipe } from '../../support/run-recipe.ts';

const recipe = `recipe: sorted
version: 1
about: Buckets and a mix.
source: Ours.
steps:
  - source: { id: docs, fields: { text: text, score: number, kind: text } }
  - score: { id: bucket, quantile: { scores: { bucket: score }, percentiles: [50], weight: 'tokens(text)' } }
  - mix:
      id: half
      components: { real: { when: 'kind == "real"', ratio: 1 }, made: { when: 'kind == "made"', ratio: 1 } }
      unit: tokens(text)
  - emit: { id: rows, columns: { text: text, bucket: integer, kind: text } }
`;
const rows = Array.from({ length: 300 }, (_, index) => ({
  text: 'word '.repeat(1 + (index % 7)).trim(),
  score: (index * 37) % 100,
  kind: index % 3 === 0 ? 'real' : 'made',
}));

const bytes = ({ files }: StormResult) => [...files].sort(([a], [b]) => (a < b ? -1 : 1));

describe('barriers that look at all records together', () => {
  it('give the same records when processes die, stores fail and messages come twice or never', async () => {
    const few = { recipe, rows: rows.slice(0, 60), tuning: { shardRecords: 5, rangeBytes: 1000 } };
    const calm = await runRecipe(few);
    for (const seed of [1, 2, 3]) {
      const faults = { crash: 0.02, error: 0.01, duplicate: 0.3, drop: 0.05, delay: 0.1 };
      const { plan, result } = await runRecipe({ ...few, workers: 3, seed, faults });
      expect(violations(plan, result)).toEqual([]);
      expect(result.counts.crashes + result.counts.errors).toBeGreaterThan(0);
      expect(bytes(result)).toEqual(bytes(calm.result));
    }
  });

  it('give the same records whatever the size of shards and the number of workers', async () => {
    const runs = [];
    for (const [shardRecords, workers] of [
      [1, 3],
      [7, 1],
      [1000, 2],
    ] as const)
      runs.push(await runRecipe({ recipe, rows, tuning: { shardRecords, rangeBytes: 2000 }, workers, seed: shardRecords }));
    const [first, ...others] = runs.map(({ plan, result }) => {
      expect(violations(plan, result)).toEqual([]);
      expect(result.run.status).toBe('complete');
      return { records: packaged(plan, result), files: [...result.files].sort(([a], [b]) => (a < b ? -1 : 1)) };
    });
    for (const other of others) expect(other).toEqual(first);
    const tokens = (kind: string) =>
      first?.records.filter((one) => one.kind === kind).reduce((sum, { text }) => sum + String(text).split(' ').length, 0) ?? 0;
    expect(tokens('made') / tokens('real')).toBeCloseTo(1, 1);
    expect(new Set(first?.records.map(({ bucket }) => bucket))).toEqual(new Set([0, 1]));
  });
});
