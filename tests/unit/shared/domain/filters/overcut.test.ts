import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects edits that remove more than sixty percent', () => {
  expect(verdictOf('overcut', { text: 'x'.repeat(39), source: 'x'.repeat(100) })).toBe('overcut');
  expect(verdictOf('overcut', { text: 'x'.repeat(40), source: 'x'.repeat(100) })).toBe('kept');
  expect(verdictOf('overcut', { text: '', source: '' })).toBe('kept');
});
