import { describe, expect, it } from 'vitest';
import { gramOf, MinhashSettings, minhashSettings } from '../../../../../shared/domain/minhash/options.ts';
import { agreement } from '../../../../../shared/domain/minhash/signature.ts';

describe('minhashSettings', () => {
  it('has 14 bands of 8 rows over five words by default', () => {
    expect(minhashSettings('default')).toEqual({ gram: 'word5', bands: 14, rows: 8, threshold: 0.8 });
    expect(minhashSettings({ gram: 'char24', bands: 20, rows: 13 })).toMatchObject({ rows: 13, threshold: 0.8 });
  });

  it('names grams by unit and size', () => {
    expect(gramOf({ gram: 'char24' })).toEqual({ unit: 'char', size: 24, marks: false });
    expect(gramOf({ gram: 'token5' })).toEqual({ unit: 'word', size: 5, marks: true });
    for (const gram of ['word0', 'words5', 'char', '5'])
      expect(MinhashSettings.safeParse({ gram }).success).toBe(false);
  });
});

describe('agreement', () => {
  it('is the share of equal values', () => {
    expect(agreement(Int32Array.of(1, 2, 3, 4), Int32Array.of(1, 2, 3, 5))).toBe(0.75);
    expect(agreement(new Int32Array(), new Int32Array())).toBe(0);
    expect(() => agreement(Int32Array.of(1), Int32Array.of(1, 2))).toThrow('cannot be compared');
  });
});
