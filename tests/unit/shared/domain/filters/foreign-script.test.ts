import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

it('rejects rests of the source script beyond two percent', () => {
  const english = 'The area of the circle is the square of its radius times a constant number. ';
  expect(verdictOf('foreign_script', { text: english.repeat(2) })).toBe('kept');
  expect(verdictOf('foreign_script', { text: `${english}这个圆的面积是` })).toBe('foreign_script');
});

it('lets Greek letters and formulas stand', () => {
  const text = 'The sum of α and β is known, and so is $\\text{面积等于半径的平方}$ in the book of the teacher.';
  expect(verdictOf('foreign_script', { text })).toBe('kept');
});

it('knows the language of the record', () => {
  const text = 'Площадь круга равна квадрату радиуса';
  expect(verdictOf('foreign_script', { text }, { language: 'record' }, { lang: 'ru' })).toBe('kept');
  expect(verdictOf('foreign_script', { text }, { language: 'record' }, { lang: 'xx' })).toBe('kept');
  expect(verdictOf('foreign_script', { text })).toBe('foreign_script');
});
