import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findAdjacentRepeat } from '../../../../../shared/domain/filters/adjacent-repeat.ts';
import { verdictOf } from './verdict-of.ts';

const unique = Array.from({ length: 200 }, (_, index) => `word${index}x`).join(' ');

it('rejects a long stretch that follows itself', () => {
  const stretch =
    'This sentence of a little more than one hundred characters is said twice in a row without any need at all. ';
  expect(verdictOf('adjacent_repeat', { text: `${unique} ${stretch}${stretch}` })).toBe('adjacent_repeat');
  expect(verdictOf('adjacent_repeat', { text: `${unique} ${stretch} and between ${stretch}` })).toBe('kept');
  expect(verdictOf('adjacent_repeat', { text: `${stretch}${stretch}` })).toBe('kept');
  expect(verdictOf('adjacent_repeat', { text: `${unique} ${'-'.repeat(400)}` })).toBe('kept');
});

it('finds a stretch of any length wherever it begins', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 100, max: 400 }), (offset, length) => {
      const stretch = Array.from({ length: 100 }, (_, index) => `<${index * length}>`)
        .join('')
        .slice(0, length);
      const found = findAdjacentRepeat(unique.slice(0, offset) + stretch + stretch + unique.slice(offset), 100);
      expect(found?.length).toBeGreaterThanOrEqual(100);
    }),
  );
  expect(findAdjacentRepeat(unique, 100)).toBeUndefined();
});

it('is quick on a megabyte of one letter and of none twice', () => {
  expect(findAdjacentRepeat('a'.repeat(1_000_000), 100)).toBeDefined();
  expect(findAdjacentRepeat('- '.repeat(50_000), 100)).toBeUndefined();
});
