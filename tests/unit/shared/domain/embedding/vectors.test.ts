import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, decodeVectors, encodeVectors, largestCosine } from '../../../../../shared/domain/embedding/vectors.ts';

const vector = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
  minLength: 1,
  maxLength: 20,
});

describe('vectors', () => {
  it('come back from their text as they were', () => {
    fc.assert(
      fc.property(vector, (one) => {
        expect(decodeVectors(encodeVectors([one, one]))).toEqual([Float32Array.from(one), Float32Array.from(one)]);
      }),
    );
  });

  it.each(['', 'no vector', '!!!!', 'AAA=', 'AAAAAA==\n', encodeVectors([[Number.NaN]])])(
    'are not read from %j',
    (text) => {
      expect(decodeVectors(text)).toBeUndefined();
    },
  );

  it('have a cosine between -1 and 1 that does not depend on their order and is 1 for equal directions', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const value = cosine(a, b);
        expect(cosine(b, a)).toBe(value);
        if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
    );
    expect(cosine([1, 2], [2, 4])).toBe(1);
    expect(cosine([1, 0], [0, 3])).toBe(0);
    expect(cosine([1, 0], [-2, 0])).toBe(-1);
  });

  it('of different lengths, or without a direction, have none', () => {
    expect(cosine([1], [1, 2])).toBeNull();
    expect(cosine([0, 0], [1, 2])).toBeNull();
    expect(largestCosine([[1, 0]])).toBeNull();
    expect(
      largestCosine([
        [1, 0],
        [0, 1],
        [0, 0],
      ]),
    ).toBeNull();
    expect(
      largestCosine([
        [1, 0],
        [0, 1],
        [1, 0.1],
      ]),
    ).toBeGreaterThan(0.9);
  });
});
