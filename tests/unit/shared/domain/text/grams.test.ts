import { describe, expect, it } from 'vitest';
import { containment, firstShared, grams, jaccard } from '../../../../../shared/domain/text/grams.ts';

const set = (...members: string[]) => new Set(members);

describe('grams', () => {
  it('gives distinct runs of words', () => {
    expect([...grams(['a', 'b', 'a', 'b'], 2)]).toEqual(['a b', 'b a']);
  });
});

describe('jaccard', () => {
  it('is shared over all', () => {
    expect(jaccard(set('a', 'b', 'c'), set('b', 'c', 'd'))).toBe(0.5);
  });

  it('is 0 for two empty sets', () => {
    expect(jaccard(set(), set())).toBe(0);
  });
});

describe('containment', () => {
  it('is the share of the part that the whole holds', () => {
    expect(containment(set('a', 'b'), set('b', 'c', 'd'))).toBe(0.5);
    expect(containment(set(), set('a'))).toBe(0);
  });
});

describe('firstShared', () => {
  it('finds the first common member', () => {
    expect(firstShared(set('x', 'b', 'c'), set('c', 'b'))).toBe('b');
    expect(firstShared(set('x'), set('y'))).toBeUndefined();
  });
});
