import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../../../shared/domain/rows/matches-pattern.ts';

describe('matchesPattern', () => {
  it.each([
    ['data/train-0.parquet', 'data/train-*', true],
    ['data/deep/train.parquet', 'data/*', false],
    ['data/deep/train.parquet', 'data/**', true],
    ['data/deep/train.parquet', '**/train.parquet', true],
    ['train.parquet', '**/train.parquet', true],
    ['a.csv', './a.csv', true],
    ['ab.csv', '?.csv', false],
    ['a.csv', 'a.cs', false],
    ['axcsv', 'a.csv', false],
  ])('%s, %s: %s', (path, pattern, expected) => {
    expect(matchesPattern(path, pattern)).toBe(expected);
  });

  it('matches every path with itself', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z/._-]{0,40}$/u),
        (path) => matchesPattern(path, path.replace(/^\.\//u, '')) || path.startsWith('./'),
      ),
    );
  });

  it('takes its time in proportion to the lengths', () => {
    expect(matchesPattern('a'.repeat(2000), `${'*a'.repeat(149)}b`)).toBe(false);
    expect(matchesPattern('a', 'a'.repeat(301))).toBe(false);
  });
});
