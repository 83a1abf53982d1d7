import { describe, expect, it } from 'vitest';
import { dependsOnOrder } from '../../../../../shared/domain/answers/fixed-order.ts';

describe('dependsOnOrder', () => {
  it.each([
    'None of the above',
    'all of these.',
    'Both A and B',
    'Neither A nor C',
    'A and C',
    'Only (B)',
    'A, B and C',
    'ninguna de las anteriores',
    'Aucune de ces réponses',
    'Keine der genannten',
    '以上都不是',
    '上記のいずれでもない',
    '위의 모두',
    'Neither',
    'the options above',
  ])('sees that %j speaks of other options', (option) => {
    expect(dependsOnOrder(['red', option])).toBe(true);
  });

  it.each([
    'red',
    'A cat',
    'Plan B',
    'vitamin A and calcium',
    'blood type AB',
    'both parents',
    'all animals',
    'An above-average year',
  ])('lets %j move', (option) => {
    expect(dependsOnOrder([option, 'blue'])).toBe(false);
  });
});
