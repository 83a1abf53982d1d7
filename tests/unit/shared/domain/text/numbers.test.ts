import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersOf, numberWordsOf } from '../../../../../shared/domain/text/numbers.ts';

describe('numbersOf', () => {
  it.each([
    ['1,234.50 and 1 234,5', ['1234.5', '1234.5']],
    ['7.0 is 7', ['7', '7']],
    ['in 1999 3 men', ['1999', '3']],
    ['version 1.2.3 of 2024-01-05', ['1.2.3', '2024', '01', '05'].map((value) => value.replace(/^0/u, ''))],
    ['H2O and v2 are names', []],
    ['٣٫٥ is ٣', ['3', '5', '3']],
    ['12,000,000 people', ['12000000']],
    ['the 3.', ['3']],
    ['0.250 of it', ['0.25']],
  ] as const)('reads %j', (text, expected) => {
    expect(numbersOf(text)).toEqual([...expected]);
  });

  it('reads its own spelling again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const number of numbersOf(text)) expect(numbersOf(number)).toEqual([number]);
      }),
    );
  });
});

describe('numberWordsOf', () => {
  it('reads English words up to twenty', () => {
    expect(numberWordsOf('Three of Twelve, and someone')).toEqual(['3', '12']);
  });
});
