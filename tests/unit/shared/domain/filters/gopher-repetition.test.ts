import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findGopherRepetition,
  sharesOfRuns,
  sharesOfWords,
} from '../../../../../shared/domain/filters/gopher-repetition.ts';
import { words } from '../../../../../shared/domain/text/words.ts';

const find = (text: string) => findGopherRepetition(text, words(text));
const distinct = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `word${at + from}`).join(' ');

describe('findGopherRepetition', () => {
  it('names the share that is too high', () => {
    expect(find(`same line\nsame line\nsame line\n${distinct(40)}`)).toBe('repeated lines');
    expect(find(`${distinct(50)} ${'big cat '.repeat(15)}`)).toMatch(/^one run of/u);
    expect(find(`${distinct(40)}\n${distinct(12, 5)} ${distinct(20, 500)}`)).toMatch(/^repeated runs of/u);
  });

  it('finds nothing in a text without repetition or without words', () => {
    expect(find(distinct(300))).toBeUndefined();
    expect(find('')).toBeUndefined();
  });
});

describe('the quick way for words of equal weight', () => {
  it('finds the same shares as the way for mixed scripts', () => {
    const token = fc.constantFrom('a', 'bb', 'ccc', 'a', 'a', 'dddd');
    fc.assert(
      fc.property(fc.array(token, { maxLength: 80 }), (tokens) => {
        const [quick, slow] = [sharesOfWords(tokens), sharesOfRuns(tokens)];
        for (const size of [2, 3, 4]) expect(quick.top(size)).toBeCloseTo(slow.top(size), 10);
        for (const size of [5, 6, 7, 8, 9, 10]) expect(quick.repeated(size)).toBeCloseTo(slow.repeated(size), 10);
      }),
    );
  });
});
