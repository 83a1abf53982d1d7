import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('compares formulas whatever their delimiters and blanks', () => {
  const source = 'Wir wissen $a^2 + b^2 = c^2$ und \\[ \\frac{1}{2} \\].';
  expect(verdictOf('latex_equal', { source, text: 'We know $$a^2+b^2 = c^2$$ and \\(\\frac{1}{2}\\).' })).toBe('kept');
  expect(verdictOf('latex_equal', { source, text: 'We know $a^2 + b^2 = c^3$ and \\(\\frac{1}{2}\\).' })).toBe(
    'latex_differs',
  );
});

it('takes prices for no formulas', () => {
  expect(verdictOf('latex_equal', { source: 'from $5 to $10', text: 'between $5 and $10' })).toBe('kept');
});

it('lets notes say more, as long as every formula is kept', () => {
  const more = { more: true };
  expect(
    verdictOf('latex_equal', { source: 'We have $a + b$.', text: 'First $a$, then $a + b$, and $a + b$.' }, more),
  ).toBe('kept');
  expect(verdictOf('latex_equal', { source: 'We have $a + b$ and $c$.', text: 'We have $a + b$.' }, more)).toBe(
    'latex_differs',
  );
});
