import { describe, expect, it } from 'vitest';
import { asciiDigits } from '../../../../../shared/domain/answers/digits.ts';

describe('asciiDigits', () => {
  it('writes Arabic, Persian, Devanagari and Thai digits with ours', () => {
    expect(asciiDigits('٣ ۴ ५ ๖ 7')).toBe('3 4 5 6 7');
  });
});
