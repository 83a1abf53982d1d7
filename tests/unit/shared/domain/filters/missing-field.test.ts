import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('wants something in every field', () => {
  expect(verdictOf('missing_field', { input: 'x', target: 'y' })).toBe('kept');
  for (const target of [null, '', ' \u200b', []])
    expect(verdictOf('missing_field', { input: 'x', target })).toBe('missing_field');
  expect(verdictOf('missing_field', { input: 'x' })).toBe('missing_field');
  expect(verdictOf('missing_field', { a: 0 }, { fields: ['a'] })).toBe('kept');
});
