import { matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataGlob, dataPath, isOnSide, shareAlikeOf } from '../../../../../shared/domain/dataset/data-path.ts';

describe('dataPath', () => {
  it('names shards as the Hub does', () => {
    expect(dataPath('accepted', 3, 12)).toBe('data/train-00003-of-00012.parquet');
    expect(dataPath('rejected', 0, 1)).toBe('rejected/rejected-00000-of-00001.parquet');
  });
});

describe('files of a share-alike licence', () => {
  const path = dataPath('accepted', 3, 12, 'CC-BY-SA-4.0');

  it('have its name in theirs', () => {
    expect(path).toBe('data/train-cc-by-sa-4.0-00003-of-00012.parquet');
    expect(shareAlikeOf(path)).toBe('cc-by-sa-4.0');
    expect(shareAlikeOf(dataPath('accepted', 3, 12))).toBeUndefined();
    expect(shareAlikeOf(dataPath('accepted', 3, 12, undefined, 'diverse-qa'))).toBeUndefined();
    expect(shareAlikeOf(dataPath('accepted', 3, 12, 'CC-BY-SA-4.0', 'diverse-qa'))).toBe('cc-by-sa-4.0');
  });

  it('are found by a glob of their own, the others by another', () => {
    const paths = [path, dataPath('accepted', 3, 12), dataPath('accepted', 3, 12, 'ODbL-1.0')];
    const matching = (glob: string) => paths.filter((one) => matchesGlob(one, glob));
    expect(matching(dataGlob('accepted', 'cc-by-sa-4.0'))).toEqual([paths[0]]);
    expect(matching(dataGlob('accepted', null))).toEqual([paths[1]]);
    expect(matching(dataGlob('accepted'))).toEqual(paths);
    const inPart = dataPath('accepted', 0, 1, 'ODbL-1.0', 'diverse-qa');
    expect(matchesGlob(inPart, dataGlob('accepted', 'odbl-1.0', 'diverse-qa'))).toBe(true);
    expect(matchesGlob(inPart, dataGlob('accepted', null, 'diverse-qa'))).toBe(false);
  });
});

describe('isOnSide', () => {
  it('tells the side of a data file from its folder', () => {
    expect(isOnSide('rejected', dataPath('rejected', 0, 1))).toBe(true);
    expect(isOnSide('accepted', dataPath('rejected', 0, 1))).toBe(false);
  });
});
