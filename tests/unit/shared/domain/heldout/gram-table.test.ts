import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GramTable } from '../../../../../shared/domain/heldout/gram-table.ts';

describe('GramTable', () => {
  it('does what a map does that keeps first values', () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const key = fc.tuple(fc.oneof(word, fc.nat(3)), fc.oneof(word, fc.nat(3)));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.nat(1000)), { maxLength: 200 }), (entries) => {
        const table = new GramTable();
        const map = new Map<string, number>();
        for (const [[low, high], value] of entries) {
          table.add(low, high, value);
          if (!map.has(`${low}.${high}`)) map.set(`${low}.${high}`, value);
        }
        for (const [[low, high]] of entries) expect(table.find(low, high)).toBe(map.get(`${low}.${high}`));
        expect(table.find(77, 88)).toBe(map.get('77.88') ?? -1);
      }),
    );
  });

  it('needs at most 48 bytes a key and at least half of that', () => {
    const table = new GramTable();
    for (let key = 0; key < 50_000; key += 1) table.add(Math.imul(key, 0x9e3779b1), key, key);
    expect(table.bytes / 50_000).toBeGreaterThan(24);
    expect(table.bytes / 50_000).toBeLessThan(49);
  });
});
