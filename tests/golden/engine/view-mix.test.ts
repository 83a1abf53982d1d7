import { describe, expect, it } from 'vitest';
import { runRecipe } from '../../support/run-recipe.ts';
import { violations } from '../../support/storm/audit.ts';
import type { StormResult } from '../../support/storm/storm-types.ts';

const recipe = (mix: string): string => `recipe: mixed
version: 1
about: Two views of notes.
source: Ours.
steps:
  - source: { id: notes, fields: { text: text, topic: text, hint: 'text?' } }
  - emit:
      id: rows
      views:
        plain: { columns: { text: text, topic: text } }
        hinted: { when: 'hint is not null', columns: { text: { type: text, from: hint }, topic: text } }
      mix: ${mix}
`;
const rows = Array.from({ length: 90 }, (_, index) => ({
  text: 'word '.repeat(2 + (index % 5)).trim() + ` ${index}`,
  topic: `t${index % 4}`,
  ...(index % 3 === 0 ? { hint: `${'hint '.repeat(8)}${index}` } : {}),
}));

/** The same run with shards of other sizes. */
async function runs(mix: string): Promise<StormResult> {
  const [first, ...others] = await Promise.all(
    [1, 7, 1000].map(async (shardRecords) => {
      const { plan, result } = await runRecipe({
        recipe: recipe(mix),
        rows,
        tuning: { shardRecords, rangeBytes: shardRecords === 1000 ? 100_000 : 300 },
        seed: shardRecords,
      });
      expect(violations(plan, result)).toEqual([]);
      expect(result.run.status).toBe('complete');
      return result;
    }),
  );
  if (first === undefined) throw new Error('There is no run.');
  const bytes = ({ files }: StormResult) => [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const other of others) expect(bytes(other)).toEqual(bytes(first));
  return first;
}

const rowsOf = ({ files }: StormResult, view = ''): number => {
  const manifest = [...files].find(([path]) => path.endsWith('manifest.json'))?.[1] ?? new Uint8Array();
  const { files: listed } = JSON.parse(Buffer.from(manifest).toString()) as { files: { path: string; rows?: number }[] };
  return listed.filter(({ path }) => path.includes(`data/${view}`)).reduce((sum, one) => sum + (one.rows ?? 0), 0);
};

describe('views of the output, mixed', () => {
  it('are published by ratio in rows; a record without a row is left out, one with a row is accepted once', async () => {
    const result = await runs('{ ratios: { plain: 1, hinted: 1 } }');
    const { accepted, rejected, rows: published } = result.run.counts ?? {};
    expect(published).toBe(60);
    expect((accepted ?? 0) + (rejected ?? 0)).toBe(90);
    expect(result.run.reasons).toEqual({ left_out: rejected });
    expect(accepted).toBeLessThan(60);
    expect(rowsOf(result)).toBe(60);
  });

  it('are shared out so that one row per record is left and nothing else', async () => {
    const result = await runs('{ one_per: doc_id, ratios: { plain: 3, hinted: 1 } }');
    expect(result.run.counts).toMatchObject({ accepted: 90, rejected: 0 });
    expect(result.run.counts?.rows).toBeUndefined();
    expect([rowsOf(result, 'plain'), rowsOf(result, 'hinted')]).toEqual([67, 23]);
  });

  it('are capped by fields and by view', async () => {
    const { run } = await runs('{ caps: [{ by: [view, topic], max: 5 }] }');
    // Four topics, two views, all of them larger than the cap.
    expect(run.counts?.rows).toBe(40);
  });

  it('are measured in tokens', async () => {
    const { run } = await runs('{ unit: tokens, ratios: { plain: 1, hinted: 1 } }');
    // All 30 hints have 9 tokens each, so about 270 tokens of notes with 5 each stand beside them.
    expect(run.counts?.rows).toBeGreaterThan(78);
    expect(run.counts?.rows).toBeLessThan(90);
  });
});
