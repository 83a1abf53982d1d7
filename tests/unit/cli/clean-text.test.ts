import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText } from '../../../cli/clean-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
const dangerous = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe('cleanText', () => {
  it('shows escape sequences instead of obeying them', () => {
    expect(cleanText('a\u001b[2Jb\u0007c\u009bd')).toBe('a\\x1b[2Jb\\x07c\\x9bd');
  });

  it('drops direction marks and invisible characters, and keeps letters of every script', () => {
    expect(cleanText('abc\u202edef\u200b \u0634\u0645\u0633 日本 😀')).toBe('abcdef شمس 日本 😀');
  });

  it('cuts long text without splitting a character', () => {
    expect(cleanText('😀😀😀', 4)).toBe('😀…');
  });

  it('gives harmless, well-formed text for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 100 }), (text, limit) => {
        const clean = cleanText(text, limit);
        return !dangerous.test(clean) && clean.isWellFormed() && clean.length <= limit;
      }),
    );
  });
});

describe('cleanLine', () => {
  it('gives one line for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\n\r\u2028\u2029]/u.test(cleanLine(text))));
  });
});
