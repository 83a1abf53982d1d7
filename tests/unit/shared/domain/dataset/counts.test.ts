import { describe, expect, it } from 'vitest';
import { addCountLists, countBy, largestFirst, totalOf } from '../../../../../shared/domain/dataset/counts.ts';

const counts = countBy(['b', 'a', 'b', '__proto__', null], (name) => name);

describe('countBy', () => {
  it('counts names in order of their code units and skips null', () => {
    expect(counts).toEqual([
      ['__proto__', 1],
      ['a', 1],
      ['b', 2],
    ]);
  });
});

describe('addCountLists', () => {
  it('adds equal names', () => {
    expect(addCountLists(counts, [['b', 3]])).toContainEqual(['b', 5]);
  });
});

describe('largestFirst', () => {
  it('puts the frequent name first and equal ones by name', () => {
    expect(largestFirst(counts).map(([name]) => name)).toEqual(['b', '__proto__', 'a']);
  });
});

describe('totalOf', () => {
  it('is the sum of all counts', () => {
    expect(totalOf(counts)).toBe(4);
  });
});
