import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects numbers that the source does not have', () => {
  const source = 'The mill was built in 1850 by two brothers.';
  expect(verdictOf('numbers_new', { source, text: 'In 1850, 2 brothers built it.' })).toBe('kept');
  expect(verdictOf('numbers_new', { source, text: 'In 1851 brothers built it.' })).toBe('numbers_new');
});

it('does not count numbers that count lines', () => {
  const fields = { source: 'cats and dogs', text: '1. cats\n2. dogs\n**Step 3:** rest' };
  expect(verdictOf('numbers_new', fields)).toBe('kept');
  expect(verdictOf('numbers_new', fields, { ordinals: false })).toBe('numbers_new');
});
