import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('keeps digits, formulas, signs and words of mathematics', () => {
  for (const text of ['In 1999', 'the \\frac of it', 'x = y', 'a theorem about things', '这个方程']) {
    expect(verdictOf('has_math', { text })).toBe('kept');
  }
  expect(verdictOf('has_math', { text: 'The mill is old and the keeper sleeps.' })).toBe('no_math');
});
