import { describe, expect, it } from 'vitest';
import { findGopherRepetition } from '../../../../../shared/domain/filters/gopher-repetition.ts';
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
