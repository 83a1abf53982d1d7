import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFor, shuffle } from '../../../../shared/domain/random.ts';

const draws = (count: number, ...key: readonly (string | number)[]): number[] => {
  const random = randomFor(...key);
  return Array.from({ length: count }, random);
};

describe('random numbers', () => {
  it('are the same for the same key, on every machine', () => {
    expect(draws(20, 7, 'record', 'step')).toEqual(draws(20, 7, 'record', 'step'));
    expect(draws(3, 'sower').map((number) => Math.floor(number * 1e6))).toMatchInlineSnapshot(`
      [
        540768,
        991065,
        335982,
      ]
    `);
  });

  it('differ with every part of the key', () => {
    const firsts = [draws(1, 1, 'a'), draws(1, 1, 'b'), draws(1, 2, 'a'), draws(1, '1a'), draws(1, 1), draws(1)];
    expect(new Set(firsts.flat()).size).toBe(firsts.length);
  });

  it('lie in [0, 1) and spread evenly', () => {
    const bins = new Array<number>(10).fill(0);
    for (const number of draws(20_000, 'even')) {
      expect(number >= 0 && number < 1).toBe(true);
      const bin = Math.floor(number * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

describe('shuffling', () => {
  it('gives a permutation and says which', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 30 }), fc.integer(), (items, seed) => {
        const { shuffled, order } = shuffle(items, randomFor(seed));
        expect(order.map((index) => items[index])).toEqual(shuffled);
        expect([...order].sort((a, b) => a - b)).toEqual(items.map((_, index) => index));
      }),
    );
  });

  it('brings every item to every place equally often', () => {
    const places = new Map<string, number>();
    for (let round = 0; round < 6000; round += 1) {
      const { shuffled } = shuffle(['a', 'b', 'c'], randomFor('round', round));
      places.set(shuffled.join(''), (places.get(shuffled.join('')) ?? 0) + 1);
    }
    expect(places.size).toBe(6);
    for (const count of places.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
