import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SharedGroup, shareOf, shareViews } from '../../../../../shared/domain/steps/view-shares.ts';

const views = ['a', 'b', 'c'];
const groups: fc.Arbitrary<SharedGroup[]> = fc
  .array(fc.subarray(views, { minLength: 1 }), { maxLength: 120 })
  .map((patterns) =>
    patterns.map((own, index) => ({
      rank: ((index * 7919) % 100_003).toString(16).padStart(6, '0'),
      sizes: new Map(own.map((view) => [view, 1])),
    })),
  );
const ratios = { a: 2, b: 1 };

function counts(all: readonly SharedGroup[]): Map<string, number> {
  const shares = shareViews(all, views, ratios);
  const found = new Map<string, number>();
  for (const group of all) {
    const view = shareOf(group, views, shares) ?? '';
    expect(group.sizes.has(view)).toBe(true);
    found.set(view, (found.get(view) ?? 0) + 1);
  }
  return found;
}

describe('sharing groups out among views', () => {
  it('gives every group one of its views, whatever the order', () => {
    fc.assert(
      fc.property(groups, (all) => {
        expect(counts(all.toReversed())).toEqual(counts(all));
      }),
    );
  });

  it('meets the parts within a row where every group has every view', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (size) => {
        const all = Array.from({ length: size }, (_, index) => ({
          rank: String(index).padStart(4, '0'),
          sizes: new Map(views.map((view) => [view, 1])),
        }));
        const found = counts(all);
        for (const [view, part] of [
          ['a', 2],
          ['b', 1],
          ['c', 1],
        ] as const)
          expect(Math.abs((found.get(view) ?? 0) - (size * part) / 4)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('makes up for groups that have one view alone', () => {
    const only = Array.from({ length: 10 }, (_, index) => ({ rank: `x${index}`, sizes: new Map([['a', 1]]) }));
    const both = Array.from({ length: 20 }, (_, index) => ({
      rank: `y${index + 10}`,
      sizes: new Map([
        ['a', 1],
        ['b', 1],
      ]),
    }));
    expect(counts([...only, ...both])).toEqual(
      new Map([
        ['a', 20],
        ['b', 10],
      ]),
    );
  });

  it('shares out rows without any size as well', () => {
    const all = [{ rank: '1', sizes: new Map([['b', 0]]) }];
    expect(shareOf(all[0] ?? { rank: '', sizes: new Map() }, views, shareViews(all, views, {}))).toBe('b');
  });
});
