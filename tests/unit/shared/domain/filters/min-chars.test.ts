import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects fifty characters and keeps fifty-one', () => {
  expect(verdictOf('min_chars', { text: `  ${'x'.repeat(50)}  ` })).toBe('too_short');
  expect(verdictOf('min_chars', { text: 'x'.repeat(51) })).toBe('kept');
});
