import { expect, it } from 'vitest';
import { drawWithoutReplacement } from '../../../../shared/domain/draw.ts';
import { randomFor } from '../../../../shared/domain/random.ts';

it('draws different entries, the same for the same random numbers', () => {
  const drawn = drawWithoutReplacement(['a', 'b', 'c', 'd'], 3, randomFor('x'));
  expect(new Set(drawn).size).toBe(3);
  expect(drawWithoutReplacement(['a', 'b', 'c', 'd'], 3, randomFor('x'))).toEqual(drawn);
  expect(drawWithoutReplacement(['a'], 3, randomFor('x'))).toEqual(['a']);
});

it('follows the weights and never draws a weight of 0', () => {
  const counts = { a: 0, b: 0, c: 0 };
  for (let round = 0; round < 2000; round += 1) {
    const [one] = drawWithoutReplacement(['a', 'b', 'c'] as const, 1, randomFor(round), [3, 1, 0]);
    if (one !== undefined) counts[one] += 1;
  }
  expect(counts.c).toBe(0);
  expect(counts.a / counts.b).toBeGreaterThan(2.5);
  expect(counts.a / counts.b).toBeLessThan(3.6);
});
