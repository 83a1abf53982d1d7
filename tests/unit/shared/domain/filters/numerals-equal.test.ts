import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('compares how often each numeral occurs, not how it is written', () => {
  const source = 'Es kostet 1.234,50 € oder 12 Dollar, 12 im Jahr ٢٠٢٠.';
  expect(verdictOf('numerals_equal', { source, text: 'In 2020 it cost 12 dollars, 12 or €1,234.50.' })).toBe('kept');
  expect(verdictOf('numerals_equal', { source, text: 'In 2020 it cost 12 dollars or €1,234.50.' })).toBe(
    'numerals_differ',
  );
});
