import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalNumber } from '../../../../../shared/domain/answers/number.ts';

describe('canonicalNumber', () => {
  it.each([
    ['7.0', '7'],
    ['007', '7'],
    ['1,234', '1234'],
    ['1,234,567.890', '1234567.89'],
    ['12,34,567', '1234567'],
    ['1 234 567', '1234567'],
    ['1.234.567', '1234567'],
    ['1.234,5', '1234.5'],
    ['3,5', '3.5'],
    ['0,125', '0.125'],
    ['1.234', '1.234'],
    ['-3', '-3'],
    ['−3', '-3'],
    ['-0', '0'],
    ['$5', '5'],
    ['-$5', '-5'],
    ['US$ 5.50', '5.5'],
    ['12%', '12'],
    ['18 apples', '18'],
    ['5 km^2', '5'],
    ['x = 18', '18'],
    ['2 + 3 = 5', '5'],
    ['**18.**', '18'],
    ['1/2', '0.5'],
    ['2/6', '1/3'],
    ['1 1/2', '1.5'],
    ['1½', '1.5'],
    ['\\frac{3}{4}', '0.75'],
    ['$\\boxed{18}$', '18'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.5e3', '1500'],
    ['2 x 10^3', '2000'],
    ['3 million', '3000000'],
    ['3万', '30000'],
    ['１２', '12'],
    ['٣٤', '34'],
    ['seven apples', '7'],
    ['twenty-one', '21'],
  ])('writes %j as %s', (text, number) => {
    expect(canonicalNumber(text)).toBe(number);
  });

  it.each([
    '',
    'none',
    '3 and 4',
    '3-5',
    '10:30',
    '2024-05-06',
    '5^2',
    '1,2,3',
    'B2',
    '1/0',
    '1e9999',
    '9'.repeat(500),
    'two or three',
  ])('finds no single number in %j', (text) => {
    expect(canonicalNumber(text)).toBeUndefined();
  });

  it('is exact for integers of any size and stays as it is when applied again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), (value) => {
        expect(canonicalNumber(String(value))).toBe(String(value));
      }),
    );
  });

  it('groups of thousands change nothing', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(canonicalNumber(value.toLocaleString('en-US'))).toBe(String(value));
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => canonicalNumber(text) !== ''));
  });
});
