import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHistograms,
  emptyHistogram,
  Histogram,
  histogramOf,
  lengthBin,
  percentBin,
} from '../../../../../shared/domain/dataset/histogram.ts';

const lengths = fc.array(fc.integer({ min: 0, max: 1_000_000 }));

describe('histogramOf', () => {
  it('of two lists is the sum of their histograms', () => {
    fc.assert(
      fc.property(lengths, lengths, (a, b) => {
        const sum = addHistograms(histogramOf(a, lengthBin), histogramOf(b, lengthBin));
        expect(sum).toEqual(histogramOf([...b, ...a], lengthBin));
        expect(Histogram.safeParse(sum).success).toBe(true);
      }),
    );
  });
  it('of nothing has no extremes', () => {
    expect(histogramOf([], lengthBin)).toEqual(emptyHistogram);
  });
});

describe('lengthBin', () => {
  it('is 0 or the largest power of two that is not larger', () => {
    expect([0, 1, 2, 3, 4, 1023, 1024].map(lengthBin)).toEqual([0, 1, 2, 2, 4, 512, 1024]);
  });
});

describe('percentBin', () => {
  it('has tens, and 100 by itself', () => {
    expect([0, 59, 60, 99, 100].map(percentBin)).toEqual([0, 50, 60, 90, 100]);
  });
});
