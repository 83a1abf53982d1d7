import { describe, expect, it } from 'vitest';
import { canonicalOption, optionForms } from '../../../../../shared/domain/answers/option.ts';

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

describe('optionForms', () => {
  it('lets case matter only where it tells symbols apart', () => {
    expect(optionForms(['only Ss', 'only SS', 'both'])).toEqual(['only Ss', 'only SS', 'both']);
    expect(optionForms(['CO', 'Co.'])).toEqual(['CO', 'Co']);
    expect(optionForms(['Paris', 'PARIS', 'a cat', 'A cat', 'No', 'maybe'])).toEqual([
      'paris',
      'paris',
      'a cat',
      'a cat',
      'no',
      'maybe',
    ]);
  });
});
