import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BottomDraw, drawRank } from '../../../../../../shared/domain/tasks/unified/bottom-draw.ts';

function draw(items: readonly string[], size: number): Set<string> {
  const bottom = new BottomDraw(size);
  const taken = items.filter((item) => bottom.offer(drawRank('d', item)));
  return new Set(taken.filter((item) => bottom.isDrawn(drawRank('d', item))));
}
const someItems = fc.uniqueArray(fc.string(), { maxLength: 60 });

describe('BottomDraw', () => {
  it('draws as many as asked for, or all', () => {
    fc.assert(
      fc.property(someItems, fc.integer({ min: 1, max: 70 }), (items, size) => {
        expect(draw(items, size).size).toBe(Math.min(size, items.length));
      }),
    );
  });

  it('draws the same ones in any order', () => {
    fc.assert(
      fc.property(someItems, fc.integer({ min: 1, max: 20 }), (items, size) => {
        expect(draw([...items].reverse(), size)).toEqual(draw(items, size));
      }),
    );
  });

  it('lets further items only take places, never bring back what was not drawn', () => {
    fc.assert(
      fc.property(someItems, fc.string(), fc.integer({ min: 1, max: 20 }), (items, more, size) => {
        const before = draw(items, size);
        const after = draw([...new Set([...items, more])], size);
        for (const item of after) expect(item === more || before.has(item)).toBe(true);
      }),
    );
  });
});
