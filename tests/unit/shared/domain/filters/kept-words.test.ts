import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('wants more than ten words and more than a twentieth', () => {
  const words = (count: number) => 'w '.repeat(count);
  expect(verdictOf('kept_words', { text: words(10), source: words(20) })).toBe('little_left');
  expect(verdictOf('kept_words', { text: words(11), source: words(20) })).toBe('kept');
  expect(verdictOf('kept_words', { text: words(20), source: words(400) })).toBe('little_left');
  expect(verdictOf('kept_words', { text: words(21), source: words(400) })).toBe('kept');
});
