import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stratifiedRows } from '../../../../../shared/domain/estimate/stratified-rows.ts';
import { randomFor } from '../../../../../shared/domain/random.ts';

const row = fc.record({ file: fc.constantFrom('a.jsonl', 'b.jsonl'), bytes: fc.integer({ min: 1, max: 5000 }) });

describe('stratifiedRows', () => {
  it('draws different rows, as many as wanted or all there are, the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer(),
        (rows, count, seed) => {
          const drawn = stratifiedRows(rows, count, randomFor(seed));
          expect(new Set(drawn).size).toBe(Math.min(count, rows.length));
          expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
          expect(drawn.every((index) => rows[index] !== undefined)).toBe(true);
          expect(stratifiedRows(rows, count, randomFor(seed))).toEqual(drawn);
        },
      ),
    );
  });

  it('gives files and lengths their share', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      file: index < 750 ? 'a.jsonl' : 'b.jsonl',
      bytes: 10 + ((index * 37) % 1000),
    }));
    const drawn = stratifiedRows(rows, 20, randomFor('shares')).flatMap((index) => rows[index] ?? []);
    expect(drawn.filter(({ file }) => file === 'a.jsonl')).toHaveLength(15);
    const mean = drawn.reduce((sum, { bytes }) => sum + bytes, 0) / 20;
    expect(Math.abs(mean - 509.5)).toBeLessThan(60);
  });
});
