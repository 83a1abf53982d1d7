import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeText, runs, wordCount, words } from '../../../../../shared/domain/text/words.ts';

describe('words', () => {
  it('drops case and punctuation before it splits', () => {
    expect(words('The CAT — "sat", (on) the mat!')).toEqual(['the', 'cat', 'sat', 'on', 'the', 'mat']);
  });

  it('keeps words with an apostrophe whole, whichever apostrophe it is', () => {
    expect(words("don't")).toEqual(words('don’t'));
    expect(words("don't")).toEqual(['dont']);
  });

  it('takes scripts without free spaces character by character', () => {
    expect(words('水は foo 물이')).toEqual(['水', 'は', 'foo', '물', '이']);
  });

  it('normalises to the same text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => normalizeText(normalizeText(text)) === normalizeText(text)),
    );
  });
});

describe('wordCount', () => {
  it('counts a character of an unspaced script as 0.65 of a word', () => {
    expect(wordCount(words('one two three'))).toBe(3);
    expect(wordCount(words('水水水水水水水水水水水水水水水水水水水水'))).toBe(13);
  });
});

describe('runs', () => {
  it('gives every run of 13 words', () => {
    const tokens = Array.from({ length: 15 }, (_, at) => `w${at}`);
    expect(runs(tokens, 13)).toEqual([
      { start: 0, end: 13 },
      { start: 1, end: 14 },
      { start: 2, end: 15 },
    ]);
  });

  it('makes runs of 20 characters in Chinese', () => {
    expect(runs(words('水'.repeat(21)), 13)).toHaveLength(2);
  });

  it('gives a text without enough words no run', () => {
    expect(runs(['a', 'b'], 13)).toEqual([]);
  });

  it('gives equal passages equal runs, whatever stands before and after them', () => {
    const passage = fc.array(fc.constantFrom('iron', 'wood', '水', '火'), { minLength: 20, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom('x', '山'), { maxLength: 5 }), passage, (before, middle) => {
        const cut = (tokens: readonly string[]) =>
          runs(tokens, 13).map(({ start, end }) => tokens.slice(start, end).join(' '));
        return cut(middle).every((gram) => cut([...before, ...middle]).includes(gram));
      }),
    );
  });
});
