import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { desk } from './cli-process.ts';

it('runs a recipe that travels with its drop through the whole stack', { timeout: 180_000 }, async () => {
  const at = desk();
  cpSync(join(import.meta.dirname, '../../docs/recipes/example-drop'), join(at.folder, 'mine'), { recursive: true });
  const { code, out, err } = await at.call('run', 'mine', '--scripted', '--json').ended;
  expect(code, err).toBe(0);
  const result = JSON.parse(out) as { status: string; dataset: string; counts: Record<string, number> };
  expect(result).toMatchObject({ status: 'complete', counts: { seeds: 3, failed: 0 } });
  expect(result.counts.accepted).toBeGreaterThan(0);
  for (const reader of ['child', 'expert'])
    expect(existsSync(join(result.dataset, `data/${reader}/train-00000-of-00001.parquet`))).toBe(true);
});
