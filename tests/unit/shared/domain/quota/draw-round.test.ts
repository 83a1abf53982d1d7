import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawRound } from '../../../../../shared/domain/quota/draw-round.ts';
import type { QuotaSeed } from '../../../../../shared/domain/quota/quota.ts';
import { quotaRank } from '../../../../../shared/domain/quota/quota-rank.ts';
import { SeedPool } from '../../../../../shared/domain/quota/seed-pool.ts';

const seed = (id: string, task: string, ...cells: string[]): QuotaSeed => ({
  id,
  place: `f:${id}`,
  task,
  dataset: null,
  cells,
});

function draw(
  seeds: readonly QuotaSeed[],
  needs: Readonly<Record<string, number>>,
  times: Readonly<Record<string, number>> = {},
) {
  const size = Object.values(needs).reduce((sum, count) => sum + count, 0);
  const pool = new SeedPool(Math.max(1, size));
  for (const one of seeds) pool.add({ seed: one, times: times[one.id] ?? 0, rank: quotaRank(1, 'seed', one.id) });
  return drawRound(new Map(Object.entries(needs)), pool.tasks, (task) => quotaRank(1, 'task', task));
}

const many = (task: string, count: number, cell: string): QuotaSeed[] =>
  Array.from({ length: count }, (_, index) => seed(`${task}-${index}`, task, cell));

describe('drawRound', () => {
  it('draws what each cell needs, each seed once', () => {
    const drawn = draw([...many('a', 9, 'x'), ...many('b', 9, 'y')], { x: 4, y: 2 });
    expect(Map.groupBy(drawn, ({ cell }) => cell).get('x')).toHaveLength(4);
    expect(Map.groupBy(drawn, ({ cell }) => cell).get('y')).toHaveLength(2);
    expect(new Set(drawn.map((one) => one.seed.id)).size).toBe(6);
  });

  it('lets tasks take turns, so that a large one does not drown a small one', () => {
    const drawn = draw([...many('large', 500, 'x'), ...many('small', 3, 'x')], { x: 6 });
    expect(drawn.filter((one) => one.seed.task === 'small')).toHaveLength(3);
  });

  it('shares seeds of two cells between them', () => {
    const both = Array.from({ length: 10 }, (_, index) => seed(String(index), 'a', 'x', 'y'));
    const cells = draw(both, { x: 5, y: 5 }).map(({ cell }) => cell);
    expect(cells.filter((cell) => cell === 'x')).toHaveLength(5);
  });

  it('takes seeds that were drawn before only when no others are left', () => {
    const drawn = draw(many('a', 3, 'x'), { x: 2 }, { 'a-0': 1 });
    expect(drawn.map((one) => one.times)).toEqual([0, 0]);
    expect(draw(many('a', 3, 'x'), { x: 3 }, { 'a-0': 1 }).at(-1)).toMatchObject({ seed: { id: 'a-0' }, times: 1 });
  });

  it('does not depend on the order in which seeds come', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 40 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 12 }), (numbers, wanted) => {
        const seeds = numbers.map((number) => seed(String(number), `t${number % 3}`, 'x'));
        const ids = (found: ReturnType<typeof draw>) => found.map((one) => one.seed.id);
        expect(ids(draw([...seeds].reverse(), { x: wanted }))).toEqual(ids(draw(seeds, { x: wanted })));
      }),
    );
  });

  it('keeps what it drew when seeds are added to a task, but for the places that the new ones take', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 10 }), (count, wanted) => {
        const old = many('a', count, 'x');
        const before = new Set(draw(old, { x: wanted }).map((one) => one.seed.id));
        const after = draw([...old, seed('new', 'a', 'x')], { x: wanted }).map((one) => one.seed.id);
        for (const id of after) expect(id === 'new' || before.has(id)).toBe(true);
      }),
    );
  });
});
