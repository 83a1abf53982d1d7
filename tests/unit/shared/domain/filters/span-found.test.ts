import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source = 'Ice “floats” because\nit is light.';

it('finds quotations whatever their case, spacing and marks', () => {
  expect(verdictOf('span_found', { source, span: 'ice "floats" because it' })).toBe('kept');
  expect(verdictOf('span_found', { source, span: ['floats', 'light.'] })).toBe('kept');
});

it('rejects others, and empty ones', () => {
  expect(verdictOf('span_found', { source, span: 'ice sinks' })).toBe('span_not_found');
  expect(verdictOf('span_found', { source, span: ['floats', ''] })).toBe('span_not_found');
});
