import { describe, expect, it } from 'vitest';
import { canonicalOption } from '../../../../../shared/domain/answers/option.ts';

describe('canonicalOption', () => {
  it('ignores case, spacing, closing punctuation and wrapping', () => {
    expect(canonicalOption(' **Wood  is porous.** ')).toBe(canonicalOption('wood is porous'));
    expect(canonicalOption('“Yes”')).toBe('yes');
  });

  it.each([
    ['-3', '3'],
    ['x < 2', 'x > 2'],
    ['H2O -> H + O', 'H2O <- H + O'],
    ['1.5', '15'],
  ])('keeps %j apart from %j', (a, b) => {
    expect(canonicalOption(a)).not.toBe(canonicalOption(b));
  });

  it('keeps an option of pure punctuation', () => {
    expect(canonicalOption('!')).toBe('!');
    expect(canonicalOption('...')).toBe('...');
  });
});
