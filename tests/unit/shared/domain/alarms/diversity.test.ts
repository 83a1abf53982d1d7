import { describe, expect, it } from 'vitest';
import { diversityOf } from '../../../../../shared/domain/alarms/diversity.ts';

describe('diversityOf', () => {
  it('counts pairs of words, openings and texts that are alike', () => {
    const found = diversityOf(['a b c d e f', 'a b c d e x', 'k l m n o p', 'one two']);
    expect(found).toMatchObject({ texts: 4, pairs: 16, openings: 3 });
    expect(found.distinctPairs).toBeCloseTo(12 / 16, 9);
    expect(found.distinctOpenings).toBeCloseTo(2 / 3, 9);
    expect(found.alike).toBe(0.5);
  });

  it('takes a text that is there twice for two that are alike', () => {
    expect(diversityOf(['a b c', 'a b c']).alike).toBe(1);
    expect(diversityOf(['a b c', 'd e f']).alike).toBe(0);
  });

  it('gives zeros for nothing', () => {
    expect(diversityOf([])).toEqual({
      texts: 0,
      pairs: 0,
      distinctPairs: 0,
      openings: 0,
      distinctOpenings: 0,
      alike: 0,
    });
    expect(diversityOf([''])).toMatchObject({ texts: 1, pairs: 0, openings: 0, alike: 0 });
  });
});
