import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine, hashText } from '../../../../../shared/domain/heldout/hash.ts';

describe('hashText', () => {
  it('spreads similar texts over both halves without meeting', () => {
    const hashes = Array.from({ length: 20_000 }, (_, at) => hashText(`word ${at}`));
    expect(new Set(hashes.map(({ low, high }) => `${low}.${high}`)).size).toBe(20_000);
    expect(new Set(hashes.map(({ low }) => low)).size).toBeGreaterThan(19_990);
    expect(new Set(hashes.map(({ high }) => high)).size).toBeGreaterThan(19_990);
  });
});

describe('combine', () => {
  it('tells lists apart that differ in order or length', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [x, y] = [combine(a.map(hashText)), combine(b.map(hashText))];
        expect(x.low === y.low && x.high === y.high).toBe(a.join() === b.join());
      }),
    );
  });
});
