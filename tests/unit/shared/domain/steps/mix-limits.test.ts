import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixKind } from '../../../../../shared/domain/steps/mix.ts';
import { chooseMix, type MixEntry } from '../../../../../shared/domain/steps/mix-limits.ts';

const entries = (component: string, count: number, size = 1): MixEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    component,
    rank: `${component}${String(index).padStart(4, '0')}`,
    size,
    caps: [],
  }));
const rule = {
  ratios: { talk: null, code: null },
  most: { code: { share: 0.02, beside: 'talk' } },
  alpha: null,
  caps: [],
};
/** How many of a component stay. */
const left = (all: readonly MixEntry[], name: string, limits: ReturnType<typeof chooseMix>): number =>
  all.filter(({ component, rank }) => component === name && rank <= (limits.components[name] ?? rank)).length;

describe('a component that is no more than a share beside another', () => {
  it('is never more than that, and takes nothing from the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 30 }), (talks, codes) => {
        const all = [...entries('talk', talks), ...entries('code', codes)];
        const limits = chooseMix(all, rule);
        const [talk, code] = [left(all, 'talk', limits), left(all, 'code', limits)];
        expect(talk).toBe(talks);
        expect(code).toBe(Math.min(codes, Math.floor((talks * 0.02) / 0.98 + 1e-9)));
      }),
    );
  });

  it('goes by what a ratio leaves of the other', () => {
    const all = [...entries('talk', 1000), ...entries('news', 100), ...entries('code', 50)];
    const limits = chooseMix(all, { ...rule, ratios: { talk: 1, news: 1, code: null } });
    expect(left(all, 'talk', limits)).toBe(100);
    expect(left(all, 'code', limits)).toBe(2);
  });

  it('is named with a component that is there', () => {
    const issue = (code: object) =>
      mixKind.options.safeParse({ components: { talk: { when: 'a' }, code: { when: 'b', ...code } } }).error?.issues[0]
        ?.message;
    expect(issue({ most: { share: 0.02, beside: 'talk' } })).toBeUndefined();
    expect(issue({ most: { share: 0.02, beside: 'tolk' } })).toContain('another component');
    expect(issue({ most: { share: 0.02, beside: 'code' } })).toContain('another component');
    expect(issue({ ratio: 1, most: { share: 0.02, beside: 'talk' } })).toContain('either');
  });
});
