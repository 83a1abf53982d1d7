import { describe, expect, it } from 'vitest';
import { MersenneTwister } from '../../../../../../shared/domain/tasks/hooks/mersenne-twister.ts';

describe('MersenneTwister', () => {
  // Recorded: random.Random(seed).shuffle(list(range(n))) with Python 3.11.
  it.each<[string, number[]]>([
    ['', [4, 0, 8, 2, 1, 5, 9, 6, 3, 7]],
    ['a', [3, 0, 2, 7, 5, 6, 9, 1, 8, 4]],
    ['I walked. 𝔘ß漢', [2, 7, 3, 9, 1, 6, 4, 10, 11, 5, 8, 0]],
    ['x'.repeat(5000), [1, 5, 0, 2, 7, 6, 4, 8, 3, 9]],
  ])('shuffles as Python does with the seed %j', (seed, expected) => {
    const items = expected.map((_, index) => index);
    new MersenneTwister(seed).shuffle(items);
    expect(items).toEqual(expected);
  });

  it('draws more words than its state holds', () => {
    const items = Array.from({ length: 2_000 }, (_, index) => index);
    new MersenneTwister('long').shuffle(items);
    expect(items.slice(0, 6)).toEqual([567, 1974, 391, 288, 1884, 1522]);
    expect(items.slice(-6)).toEqual([65, 1583, 303, 1903, 998, 746]);
  });
});
