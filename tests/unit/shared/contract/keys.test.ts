import { describe, expect, it } from 'vitest';
import * as keys from '../../../../shared/contract/keys.ts';

describe('names that may stand in a key', () => {
  it.each(['a', 'a-1', 'x'.repeat(63), '0'])('%s', (name) => {
    expect(keys.SafeName.safeParse(name).success).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'a/b', '..', 'a.b', 'a b', 'é', 'x'.repeat(64), 'a\n'])('not %j', (name) => {
    expect(keys.SafeName.safeParse(name).success).toBe(false);
  });
});

describe('keys', () => {
  it('of a drop lie below it', () => {
    expect([keys.runFileKey('d'), keys.overridesKey('d')]).toEqual(['drops/d/run.yaml', 'drops/d/overrides.json']);
  });

  it('of a run lie below the run, so that one run never writes into another', () => {
    const all = [
      keys.planKey('r'),
      keys.partKey('r', 's', 'x', 0),
      keys.rejectsKey('r', 's', 'x'),
      keys.completionsKey('r', 's', 'x', 3),
      keys.breadcrumbKey('r', 's', 'x', 2),
      keys.statisticsKey('r', 'x'),
      keys.graveyardKey('r', 's', 'x'),
    ];
    expect(all.every((key) => key.startsWith('runs/r/'))).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  });

  it('of numbered parts sort as their numbers do, and lie below their prefix', () => {
    const parts = [0, 2, 10, 99_999].map((part) => keys.completionsKey('r', 's', 'x', part));
    expect([...parts].sort()).toEqual(parts);
    expect(parts.every((key) => key.startsWith(keys.completionsPrefix('r', 's', 'x')))).toBe(true);
    expect(keys.breadcrumbKey('r', 's', 'x', 2).startsWith(keys.breadcrumbPrefix('r', 's', 'x'))).toBe(true);
  });

  it('of a dataset lie below its run, and the pointer above them', () => {
    expect(keys.datasetPrefix('d', 'r')).toBe('datasets/d/r/');
    expect(keys.currentKey('d')).toBe('datasets/d/current.json');
  });
});
