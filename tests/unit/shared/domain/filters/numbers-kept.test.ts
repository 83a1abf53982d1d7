import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source = 'In 1950 Melvin Calvin measured 3.5 percent and 12,000 plants.';

it('keeps rewrites with every fact, however it is written', () => {
  const text = 'Melvin Calvin looked at 12000 plants in 1950 and found 3.50 percent.';
  expect(verdictOf('numbers_kept', { source, text })).toBe('kept');
});

it('rejects a changed year and a lost name', () => {
  expect(verdictOf('numbers_kept', { source, text: source.replace('1950', '1951') })).toBe('numbers_changed');
  expect(verdictOf('numbers_kept', { source, text: source.replace('Melvin Calvin', 'somebody') })).toBe(
    'numbers_changed',
  );
  expect(
    verdictOf('numbers_kept', { source, text: source.replace('Melvin Calvin', 'somebody') }, { names: false }),
  ).toBe('kept');
});

it('takes small numbers in words, and sources without facts', () => {
  expect(verdictOf('numbers_kept', { source: 'There are 3 cats.', text: 'Three cats are there.' })).toBe('kept');
  expect(verdictOf('numbers_kept', { source: 'There are cats.', text: 'Dogs.' })).toBe('kept');
});
