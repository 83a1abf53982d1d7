import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalShort } from '../../../../../shared/domain/answers/short.ts';

describe('canonicalShort', () => {
  it.each([
    ['The Eiffel Tower.', 'eiffel tower'],
    ['U.S.A.', 'USA'],
    ["O'Brien", 'OBrien'],
    ['well-known', 'well known'],
    ['cats and dogs', 'Dogs, cats'],
    ['red, green, and blue', 'blue; red; green'],
    ['July 4, 1776', '4 July 1776'],
    ['1776-07-04', 'July 4th, 1776'],
    ['5km', '5 km'],
    ['1,234 km', '1234 km'],
    ['7.0', '7'],
    ['**Paris**', 'paris'],
    ['a dog', 'the dog'],
  ])('%j agrees with %j', (a, b) => {
    expect(canonicalShort(a)).toBe(canonicalShort(b));
  });

  it.each([
    ['5 km', '5 m'],
    ['vitamin A', 'vitamin'],
    ['C++', 'C'],
    ['C#', 'C'],
    ['-5', '5'],
    ['3.1 m', '3.2 m'],
    ['07/04/1776', '04/07/1776'],
  ])('%j differs from %j', (a, b) => {
    expect(canonicalShort(a)).not.toBe(canonicalShort(b));
  });

  it('keeps an answer that is nothing but an article or punctuation', () => {
    expect(canonicalShort('A')).toBe('a');
    expect(canonicalShort('!')).toBe('!');
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof canonicalShort(text) === 'string'));
  });
});
