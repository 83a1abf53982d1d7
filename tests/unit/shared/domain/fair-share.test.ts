import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claimant, fairShare, partOfWindow } from '../../../../shared/domain/fair-share.ts';

const claimant = (run: string, worker: string, calls = 48): Claimant => ({ run, worker, calls });
const functions = (run: string, count: number, calls = 48): Claimant[] =>
  Array.from({ length: count }, (_, index) => claimant(run, `${run}${index}`, calls));

describe('fairShare', () => {
  it('gives two runs half each, however many functions work for them', () => {
    const all = [...functions('big', 7), claimant('small', 'small0', 200)];
    expect(fairShare({ slots: 100 }, claimant('small', 'small0'), all)).toBe(50);
    expect(fairShare({ slots: 100 }, claimant('big', 'big3'), all)).toBe(7);
  });

  it('lets a run alone have everything, and hands on what another cannot use', () => {
    expect(fairShare({ slots: 64 }, claimant('a', 'a0'), functions('a', 1))).toBe(48);
    const all = [...functions('a', 2), claimant('b', 'b0', 10)];
    expect(fairShare({ slots: 64 }, claimant('a', 'a0'), all)).toBe(27);
    expect(fairShare({ slots: 64 }, claimant('b', 'b0'), all)).toBe(10);
  });

  it('keeps to what a run may have in all its functions, and asks no more than that of the others', () => {
    expect(fairShare({ mostOfRun: 8 }, claimant('a', 'a1'), functions('a', 4))).toBe(2);
  });

  it('never starves anybody, nor gives more than is there', () => {
    const claimants = fc.uniqueArray(
      fc.record({
        run: fc.constantFrom('a', 'b', 'c'),
        worker: fc.string({ minLength: 1 }),
        calls: fc.integer({ min: 1, max: 99 }),
      }),
      { selector: ({ run, worker }) => `${run}/${worker}`, minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(claimants, fc.integer({ min: 1, max: 500 }), (all, slots) => {
        const shares = all.map((one) => fairShare({ slots }, one, all));
        for (const [index, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(1);
          expect(share).toBeLessThanOrEqual(Math.max(1, all[index]?.calls ?? 0));
        }
        // Everybody has one call at least, and floors lose less than one call each.
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(slots + all.length);
      }),
    );
  });
});

describe('partOfWindow', () => {
  it('is the whole for one, a part for several, never nothing', () => {
    expect([partOfWindow(128, 0), partOfWindow(128, 1), partOfWindow(128, 3), partOfWindow(2, 5)]).toEqual([
      128, 128, 42, 1,
    ]);
  });
});
