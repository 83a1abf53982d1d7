import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects blobs, and no long sentence of a script without spaces', () => {
  expect(verdictOf('longest_word', { text: `data ${'QUJD'.repeat(251)}` })).toBe('low_quality');
  expect(verdictOf('longest_word', { text: '天'.repeat(3000) })).toBe('kept');
});
