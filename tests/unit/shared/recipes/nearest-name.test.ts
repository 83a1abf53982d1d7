import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from '../../../../shared/recipes/nearest-name.ts';

describe('nearestName', () => {
  it.each([
    ['task-seded', 'task-seeded'],
    ['Dedup', 'dedup'],
    ['fitler', 'filter'],
  ])('finds what %s was meant to be', (wrong, right) => {
    expect(nearestName(wrong, ['task-seeded', 'filter', 'dedup', 'vote'])).toBe(right);
  });

  it('does not guess when nothing is close', () => {
    expect(nearestName('colour', ['task-seeded', 'filter', 'dedup', 'vote'])).toBeUndefined();
  });
});

describe('editDistance', () => {
  it('counts a swap of neighbours as one mistake', () => {
    expect(editDistance('fitler', 'filter')).toBe(1);
  });

  it('is symmetric and zero only for equal texts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
