import { expect, it } from 'vitest';
import { headOfTokens, tailOfTokens } from '../../../../../shared/domain/text/head-of-tokens.ts';
import { countTokens } from '../../../../../shared/domain/text/tokens.ts';

it.each<[string, number]>([
  ['', 0],
  ['word', 1],
  ['Two words', 2],
  ['internationalization', 4],
  ['12345', 2],
  ['a, b.', 4],
  ['日本語', 3],
  ['x = y', 3],
])('%j has %i tokens', (text, count) => {
  expect(countTokens(text)).toBe(count);
});

it('is near what byte-pair encodings count for prose', () => {
  const text = 'The quick brown fox jumps over the lazy dog while the clouds gather above the distant mountains. ';
  expect(countTokens(text.repeat(10))).toBeGreaterThan(160);
  expect(countTokens(text.repeat(10))).toBeLessThan(230);
});

it('cuts the head and the tail between words', () => {
  expect(headOfTokens('one two three four', 2)).toBe('one two');
  expect(headOfTokens('one', 5)).toBe('one');
  expect(tailOfTokens('one two three four', 2)).toBe('three four');
  expect(tailOfTokens('one', 5)).toBe('one');
});
