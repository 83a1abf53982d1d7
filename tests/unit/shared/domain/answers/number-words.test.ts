import { describe, expect, it } from 'vitest';
import { numberInWords } from '../../../../../shared/domain/answers/number-words.ts';

describe('numberInWords', () => {
  it('reads one English number', () => {
    expect(numberInWords('about forty-two of them')?.over).toBe(42n);
    expect(numberInWords('Zero')?.over).toBe(0n);
    expect(numberInWords('ninety')?.over).toBe(90n);
  });

  it('reads nothing where there are several or none', () => {
    expect(numberInWords('two or three')).toBeUndefined();
    expect(numberInWords('many')).toBeUndefined();
  });
});
