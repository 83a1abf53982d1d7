import { describe, expect, it } from 'vitest';
import { needsCount, sliceBounds, splitSlice } from '../../../../../shared/domain/rows/split-slice.ts';

function bounds(split: string, total: number) {
  const slice = splitSlice(split);
  if (slice === undefined || slice === 'unknown') return slice;
  return { ...sliceBounds(slice, total), counts: needsCount(slice) };
}

describe('splitSlice', () => {
  it.each([
    ['train[:100]', { first: 0, end: 100, counts: false }],
    ['train[10:20]', { first: 10, end: 20, counts: false }],
    ['train[5:]', { first: 5, end: Number.POSITIVE_INFINITY, counts: false }],
    ['train[:80%]', { first: 0, end: 160, counts: true }],
    ['train[-10:]', { first: 190, end: Number.POSITIVE_INFINITY, counts: true }],
    ['train[25%:-1]', { first: 50, end: 199, counts: true }],
  ])('reads %s', (split, expected) => {
    expect(bounds(split, 200)).toEqual(expected);
  });

  it('leaves whole splits alone and does not guess', () => {
    expect(splitSlice('train')).toBeUndefined();
    for (const odd of ['train[5]', 'train+validation', 'train[:5](pct1_dropremainder)', 'train[a:b]'])
      expect(splitSlice(odd)).toBe('unknown');
  });
});
