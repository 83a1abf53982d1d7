import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const prose = 'The keeper of the old mill sleeps while the wheel turns in the river.';

it('keeps prose', () => {
  expect(verdictOf('character_shares', { text: prose })).toBe('kept');
  expect(verdictOf('character_shares', {})).toBe('kept');
});

it.each([
  ['signs', `${prose} ${'!?*+'.repeat(20)}`],
  ['digits', `${prose} ${'1234567890'.repeat(3)}`],
  ['web addresses', `${prose} https://example.org/${'page'.repeat(20)}`],
  ['blanks', prose.replaceAll(' ', '     ')],
  ['brackets', `${prose} (a) (b) (c) (d) (e)`],
])('rejects too many %s', (_, text) => {
  expect(verdictOf('character_shares', { text })).toBe('low_quality');
});
