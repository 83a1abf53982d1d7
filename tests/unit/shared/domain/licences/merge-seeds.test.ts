import { describe, expect, it } from 'vitest';
import { mergeSeeds, seedParts } from '../../../../../shared/domain/licences/merge-seeds.ts';
import { aRecord } from '../../../../support/a-record.ts';

const seed = (object: string, license: string) => ({ ...aRecord().seed, object, license });

describe('mergeSeeds', () => {
  it('keeps the first seed and every other object, dataset and licence once', () => {
    const [a, b, c] = [seed('a', 'MIT'), seed('b', 'MIT'), seed('b', 'CC0-1.0')];
    const merged = mergeSeeds(a, [a, b, c, b].flatMap(seedParts));
    expect(merged).toEqual({
      ...a,
      also: [
        { object: 'b', dataset: null, license: 'CC0-1.0' },
        { object: 'b', dataset: null, license: 'MIT' },
      ],
    });
    expect(mergeSeeds(merged, seedParts(merged))).toEqual(merged);
  });

  it('carries on what went into the parents before', () => {
    const [a, b, c] = [seed('a', 'MIT'), seed('b', 'MIT'), seed('c', 'MIT')];
    const child = mergeSeeds(a, seedParts(b));
    expect(mergeSeeds(c, seedParts(child)).also?.map(({ object }) => object)).toEqual(['a', 'b']);
  });

  it('says nothing about others when there are none', () => {
    const a = seed('a', 'MIT');
    expect(mergeSeeds(a, seedParts({ ...a, line: 7 }))).toEqual(a);
  });
});
