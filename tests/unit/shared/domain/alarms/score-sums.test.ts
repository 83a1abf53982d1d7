import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addScoreSums, correlation, noScores, scoreSums } from '../../../../../shared/domain/alarms/score-sums.ts';

const sumOf = (texts: readonly (readonly [number, number])[]) =>
  texts.map(([score, length]) => scoreSums(score, length)).reduce(addScoreSums, noScores);

describe('correlation', () => {
  it('is one where longer is always better, and minus one where it is always worse', () => {
    const texts = [1, 2, 3, 4, 5].map((score): [number, number] => [score, 2 ** score - 1]);
    expect(correlation(sumOf(texts))).toBeCloseTo(1, 9);
    expect(correlation(sumOf(texts.map(([score, length]) => [6 - score, length])))).toBeCloseTo(-1, 9);
  });

  it('is nothing where score and length have nothing to do with each other', () => {
    expect(
      correlation(
        sumOf([
          [1, 10],
          [1, 1000],
          [5, 10],
          [5, 1000],
        ]),
      ),
    ).toBeCloseTo(0, 9);
  });

  it('cannot be told of equal scores, equal lengths or no texts', () => {
    expect(
      correlation(
        sumOf([
          [3, 10],
          [3, 99],
        ]),
      ),
    ).toBeUndefined();
    expect(
      correlation(
        sumOf([
          [1, 10],
          [3, 10],
        ]),
      ),
    ).toBeUndefined();
    expect(correlation(noScores)).toBeUndefined();
  });

  it('does not depend on the order or grouping of the texts', () => {
    const text = fc.tuple(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.nat(1e6));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.nat(20), (texts, at) => {
        const [a, b] = [sumOf(texts.slice(0, at)), sumOf(texts.slice(at).reverse())];
        expect(addScoreSums(b, a)).toEqual(sumOf(texts));
        expect(Math.abs(correlation(sumOf(texts)) ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
