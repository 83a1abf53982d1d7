import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../../shared/domain/answers/unwrap.ts';

describe('unwrap', () => {
  it.each([
    ['**Paris**', 'Paris'],
    [' `x` ', 'x'],
    ['"**B**"', 'B'],
    ['$\\text{cat}$', 'cat'],
    ['\\(\\boxed{5}\\)', '5'],
    ['«oui»', 'oui'],
  ])('takes the wrapping off %j', (text, inner) => {
    expect(unwrap(text)).toBe(inner);
  });

  it.each(['$5', '"a" and "b"', '**', "'tis", '$5 and 6$ and 7$'])('leaves %j as it is', (text) => {
    expect(unwrap(text)).toBe(text);
  });
});
