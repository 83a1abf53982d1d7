import { describe, expect, it } from 'vitest';
import { dataPath, isOnSide } from '../../../../../shared/domain/dataset/data-path.ts';

describe('dataPath', () => {
  it('names shards as the Hub does', () => {
    expect(dataPath('accepted', 3, 12)).toBe('data/train-00003-of-00012.parquet');
    expect(dataPath('rejected', 0, 1)).toBe('rejected/rejected-00000-of-00001.parquet');
  });
});

describe('isOnSide', () => {
  it('tells the side of a data file from its folder', () => {
    expect(isOnSide('rejected', dataPath('rejected', 0, 1))).toBe(true);
    expect(isOnSide('accepted', dataPath('rejected', 0, 1))).toBe(false);
  });
});
