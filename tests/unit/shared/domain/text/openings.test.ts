import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addOpenings, commonOpenings, countOpenings, openingOf } from '../../../../../shared/domain/text/openings.ts';

describe('openings', () => {
  it('are five words without marks', () => {
    expect(openingOf('Once upon a time, in a town')).toBe('once upon a time in');
    expect(openingOf('Once upon')).toBeUndefined();
  });

  it('are common above a share and a least number', () => {
    const counts = countOpenings([...Array(6).fill('once upon a time in x'), 'a b c d e', 'a b c d e f', 'short']);
    expect(commonOpenings(counts, 9, { share: 0.2, least: 3 })).toEqual(['once upon a time in']);
    expect(commonOpenings(counts, 9, { share: 0.2, least: 2 })).toHaveLength(2);
    expect(commonOpenings(counts, 900, { share: 0.2, least: 2 })).toEqual([]);
  });

  it('are counted the same however texts are cut into shards', () => {
    const text = fc.constantFrom('a b c d e', 'b c d e f', 'c d e f g', '');
    fc.assert(
      fc.property(fc.array(text), fc.nat(), (texts, cut) => {
        const at = cut % (texts.length + 1);
        const parts = [texts.slice(at), texts.slice(0, at)].map(countOpenings);
        expect(addOpenings(parts)).toEqual(countOpenings(texts));
      }),
    );
  });
});
