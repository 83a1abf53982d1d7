import { expect, it } from 'vitest';
import { maskNumbers } from '../../../../../shared/domain/filters/mask-numbers.ts';

it('puts one mark for digits and number words', () => {
  expect(maskNumbers(['ann', 'has', '12', 'and', 'seven', '٣', 'apples', 'b2'])).toEqual([
    'ann',
    'has',
    '0',
    'and',
    '0',
    '0',
    'apples',
    'b2',
  ]);
});
