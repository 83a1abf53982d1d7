import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playSample } from '../../support/storm/play-sample.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8');
const [, section = ''] = page.split(/^## Counts.*$/mu);
/** Recipe, and the last four cells of its row. */
const counts = [...section.matchAll(/^\| ([a-z-]+) \|.*\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gmu)].map(
  ([, recipe = '', ...numbers]) => [recipe, numbers.map(Number)] as const,
);

describe('the counts on the page that compares the recipes', () => {
  it('are there', () => {
    expect(counts.length).toBeGreaterThan(0);
  });

  it.each(counts)('are those of the sample: %s', async (recipe, [rows, calls, candidates, accepted]) => {
    const schedule = { shardRecords: 50, rangeBytes: 4_000_000, workers: 1, seed: 1 };
    const { result } = await playSample(join(root, 'samples', recipe), schedule);
    const { counts: found } = result.run;
    expect({ rows: found?.seeds, calls: result.stored.size, candidates: found?.generated, accepted: found?.accepted }).toEqual({
      rows,
      calls,
      candidates,
      accepted,
    });
  });
});
