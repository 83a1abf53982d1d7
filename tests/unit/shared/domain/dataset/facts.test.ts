import { describe, expect, it } from 'vitest';
import { talliesInOrder } from '../../../../../shared/domain/dataset/facts.ts';
import { aTally, someFacts } from './builders.ts';

describe('talliesInOrder', () => {
  it('follows the recipe, with steps it does not know at the end', () => {
    const facts = someFacts();
    const tallies = [aTally({ step: 'z-unknown' }), ...facts.tallies, aTally({ step: 'a-unknown' })];
    expect(talliesInOrder({ ...facts, tallies }).map(({ step }) => step)).toEqual([
      'normalize',
      'similar',
      'parse-question',
      'a-unknown',
      'z-unknown',
    ]);
  });
});
