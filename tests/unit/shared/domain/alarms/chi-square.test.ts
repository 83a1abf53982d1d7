import { describe, expect, it } from 'vitest';
import { chiSquareTail } from '../../../../../shared/domain/alarms/chi-square.ts';

describe('chiSquareTail', () => {
  it.each([
    // Critical values as tables of the distribution print them.
    [3.841, 1, 0.05],
    [6.635, 1, 0.01],
    [11.345, 3, 0.01],
    [7.815, 3, 0.05],
    [9.21, 2, 0.01],
    [18.307, 10, 0.05],
    [124.342, 100, 0.05],
    [2.366, 3, 0.5],
  ])('%f with %i degrees of freedom comes by chance with %f', (value, freedom, chance) => {
    expect(chiSquareTail(value, freedom)).toBeCloseTo(chance, 3);
  });

  it('falls from one to nothing', () => {
    expect(chiSquareTail(0, 3)).toBe(1);
    expect(chiSquareTail(1e6, 25)).toBe(0);
    const tails = [0.5, 1, 2, 3, 4, 6, 9, 20, 80].map((value) => chiSquareTail(value, 4));
    expect(tails).toEqual([...tails].sort((a, b) => b - a));
  });
});
