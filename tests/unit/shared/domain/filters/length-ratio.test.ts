import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects summaries and inventions', () => {
  const source = 'x'.repeat(100);
  expect(verdictOf('length_ratio', { source, text: 'y'.repeat(59) })).toBe('length_ratio');
  expect(verdictOf('length_ratio', { source, text: 'y'.repeat(60) })).toBe('kept');
  expect(verdictOf('length_ratio', { source, text: 'y'.repeat(160) })).toBe('kept');
  expect(verdictOf('length_ratio', { source, text: 'y'.repeat(161) })).toBe('length_ratio');
});

it('takes the range of the style, and blanks for nothing', () => {
  const parameters = { by: 'style', limits: { easy: [0.3, 2.5] } };
  const fields = { source: 'abcd', text: 'a b c d e f g h i', style: 'easy' };
  expect(verdictOf('length_ratio', fields, parameters)).toBe('kept');
  expect(verdictOf('length_ratio', { ...fields, style: 'hard' }, parameters)).toBe('length_ratio');
});

it('keeps what has no source to compare with', () => {
  expect(verdictOf('length_ratio', { text: 'x' })).toBe('kept');
});
