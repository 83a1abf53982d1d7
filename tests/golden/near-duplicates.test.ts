import { describe, expect, it } from 'vitest';
import { randomFor } from '../../shared/domain/random.ts';
import { packaged, runRecipe } from '../support/run-recipe.ts';
import { violations } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';

const recipe = (minhash: string) => `recipe: alike
version: 1
about: Texts without near duplicates.
source: Ours.
steps:
  - source: { id: docs, fields: { text: text } }
  - dedup: { id: once, key: [text], minhash: ${minhash} }
  - emit: { id: rows, columns: { text: text } }
`;

/** Texts of 200 words in families of four, which differ by one or two words; every fifth family has a single member. */
const families = 30;
const rows = Array.from({ length: families * 4 }, (_, index) => {
  const [family, member] = [index % families, Math.floor(index / families)];
  const alone = family % 5 === 0;
  const random = randomFor('family', alone ? `${family}/${member}` : family);
  const words = Array.from({ length: 200 }, () => `word${Math.floor(random() * 3000)}`);
  if (member > 0) words[20 * member] = `other${member}`;
  if (member > 1) words[150] = 'another';
  return { text: family % 7 === 1 ? `${words.join('  ').toUpperCase()}!` : words.join(' ') };
});
const survivors = rows.length - (families - families / 5) * 3;

const run = (shardRecords: number, workers: number, faults?: Faults, minhash = 'default') =>
  runRecipe({
    recipe: recipe(minhash),
    rows,
    tuning: { shardRecords, rangeBytes: shardRecords * 1500 },
    workers,
    seed: shardRecords + workers,
    ...(faults === undefined ? {} : { faults }),
  });

describe('near duplicates', () => {
  it('leave one of each family, and say whom they resemble', async () => {
    const { plan, result } = await run(50, 2);
    expect(violations(plan, result)).toEqual([]);
    expect(result.run.status).toBe('complete');
    expect(packaged(plan, result)).toHaveLength(survivors);
    const evidence = [...result.work].filter(([key]) => key.includes('once-resolve') && key.endsWith('rejects.jsonl'));
    expect(evidence.map(([, bytes]) => Buffer.from(bytes).toString()).join('')).toMatch(/"record [0-9a-f]{20}, 9\d% equal"/u);
    expect(result.run.reasons).toEqual({ near_duplicate: rows.length - survivors });
  });

  it('are the same whatever the size of shards, the number of workers, and what dies', async () => {
    const weather: Faults = { crash: 0.002, error: 0.002, drop: 0.1, duplicate: 0.3, delay: 0.2 };
    const runs = [
      await run(1, 3),
      await run(7, 1),
      await run(1000, 2),
      await run(5, 3, weather),
      await run(20, 2, { stall: 0.003, duplicate: 0.6 }),
      await run(10, 2, { blackouts: [400, 1500, 4000, 9000], duplicate: 0.2 }),
    ];
    const [first, ...others] = runs.map(({ plan, result }) => {
      expect(violations(plan, result)).toEqual([]);
      return { records: packaged(plan, result), reasons: result.run.reasons };
    });
    expect(first?.reasons?.near_duplicate).toBeGreaterThan(0);
    for (const other of others) expect(other).toEqual(first);
  }, 120_000);

  it('are not looked for unless the step asks, and by other grams where it says so', async () => {
    const strict = await run(50, 2, undefined, '{ gram: char24, bands: 20, rows: 13, threshold: 0.99 }');
    const { plan, result } = await run(50, 2);
    expect(packaged(strict.plan, strict.result).length).toBeGreaterThan(packaged(plan, result).length);
  });
});
