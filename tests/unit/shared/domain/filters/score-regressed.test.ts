import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects a drop of more than half a point', () => {
  expect(verdictOf('score_regressed', { score: 7.5, score_before: 8 })).toBe('kept');
  expect(verdictOf('score_regressed', { score: 7.4, score_before: 8 })).toBe('score_regressed');
  expect(verdictOf('score_regressed', { score: null, score_before: 8 })).toBe('score_regressed');
  expect(verdictOf('score_regressed', { score: 3, score_before: null })).toBe('kept');
});
