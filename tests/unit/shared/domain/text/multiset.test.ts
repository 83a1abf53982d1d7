import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countMembers, firstDifference } from '../../../../../shared/domain/text/multiset.ts';

it('counts members', () => {
  expect(countMembers(['a', 'b', 'a'])).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
  );
});

it('finds no difference between two orders of one multiset, and one where a member is missing', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (members) => {
      expect(firstDifference(members, [...members].reverse())).toBeUndefined();
      expect(firstDifference([...members, 'd'], members)).toBe('d');
      expect(firstDifference(members, [...members, 'd'])).toBe('d');
    }),
  );
});
