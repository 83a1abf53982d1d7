import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects texts above the limit', () => {
  expect(verdictOf('max_chars', { text: 'abc' }, { max: 3 })).toBe('kept');
  expect(verdictOf('max_chars', { text: 'abcd' }, { max: 3 })).toBe('too_long');
});
