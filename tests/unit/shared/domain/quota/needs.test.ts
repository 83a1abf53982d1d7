import { describe, expect, it } from 'vitest';
import { quotaCells, seedsNeeded } from '../../../../../shared/domain/quota/needs.ts';
import { cellsOf, type Quota, wantedOf } from '../../../../../shared/domain/quota/quota.ts';

const quota = (more: Partial<Quota> = {}): Quota => ({ per: 'task', accepted: 50, caps: {}, perSeed: 4, ...more });
const state = (accepted: number, passed: number, asked: number) => ({ cell: 'a', wanted: 50, accepted, passed, asked });

describe('seedsNeeded', () => {
  it('takes every candidate for good at first, with a little more', () => {
    expect(seedsNeeded(quota(), state(0, 0, 0))).toBe(14);
  });

  it('goes by the yield afterwards', () => {
    expect(seedsNeeded(quota(), state(33, 33, 50))).toBe(8);
    expect(seedsNeeded(quota(), state(20, 20, 50))).toBe(21);
    expect(seedsNeeded(quota(), state(1, 1, 50))).toBe(50);
  });

  it('needs nothing when the cell is full, and no more than its budget has', () => {
    expect(seedsNeeded(quota(), state(50, 60, 90))).toBe(0);
    expect(seedsNeeded(quota({ candidates: 60 }), state(5, 5, 50))).toBe(2);
    expect(seedsNeeded(quota({ candidates: 52 }), state(5, 5, 50))).toBe(0);
  });
});

describe('quotaCells', () => {
  it('are those that are named, or all that seeds have', () => {
    expect(quotaCells(quota(), ['b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(quotaCells(quota({ accepted: { c: 1 } }), ['a'])).toEqual(['c']);
    expect(wantedOf(quota({ accepted: { c: 1 } }), 'constructor')).toBe(0);
  });
});

describe('cellsOf', () => {
  const names = { task: 't', family: 'f', capabilities: ['x', 'y', 'x'], lang: 'ko' };

  it.each([
    ['task', ['t']],
    ['family', ['f']],
    ['capability', ['x', 'y']],
    ['language', ['ko']],
  ] as const)('counts by %s', (per, cells) => {
    expect(cellsOf({ per }, names)).toEqual(cells);
  });

  it('counts a seed of no family nowhere', () => {
    expect(cellsOf({ per: 'family' }, { ...names, family: undefined })).toEqual([]);
  });
});
