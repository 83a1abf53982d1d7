import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects ten words and keeps eleven', () => {
  const ten = 'a b c d e f g h i j';
  expect(verdictOf('min_words', { text: ten })).toBe('too_short');
  expect(verdictOf('min_words', { text: `${ten} k` })).toBe('kept');
});
