import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects options that differ in case, spacing or a full stop only', () => {
  expect(verdictOf('duplicate_options', { options: ['Iron', 'wood', ' iron.'] })).toBe('duplicate_options');
});

it('keeps options that differ by a sign', () => {
  expect(verdictOf('duplicate_options', { options: ['-3', '3', 'x < 3', 'x > 3'] })).toBe('kept');
  expect(verdictOf('duplicate_options', { options: ['only Ss', 'only SS'] })).toBe('kept');
  expect(verdictOf('duplicate_options', { options: null })).toBe('kept');
});
