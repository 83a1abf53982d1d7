import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { draw } from '../../../../../shared/domain/maps/draw.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const drawn = (parameters: object, fields: Readonly<Record<string, Json>>, id: string): Json => {
  const made = draw.create(draw.parameters.parse({ into: 'x', ...parameters }), aContext())(aRecord(fields, { id }));
  return (made as Record<string, Json>).x ?? null;
};
const ids = Array.from({ length: 300 }, (_, index) => `record-${index}`);

describe('map function draw', () => {
  it('draws one value, or so many different ones, the same for the same record', () => {
    expect(['a', 'b']).toContain(drawn({ from: ['a', 'b'] }, {}, 'r1'));
    expect(drawn({ from: ['a', 'b', 'c'], count: 3 }, {}, 'r1')).toEqual(
      drawn({ from: ['a', 'b', 'c'], count: 3 }, {}, 'r1'),
    );
    expect((drawn({ from: { field: 'list' }, count: 2 }, { list: [1, 2, 3] }, 'r2') as Json[]).length).toBe(2);
    expect(drawn({ from: { field: 'list' } }, { list: null }, 'r3')).toBeNull();
  });

  it('draws how many as well, from one to the value of an expression', () => {
    const pairs = [1, 2, 3, 4, 5, 6, 7, 8];
    const sizes = (text: string): Set<number> =>
      new Set(
        ids.map(
          (id) =>
            (drawn({ from: { field: 'pairs' }, up_to: '10 * words(text) / 150' }, { pairs, text }, id) as Json[])
              .length,
        ),
      );
    expect(sizes('word '.repeat(10))).toEqual(new Set([1]));
    expect(sizes('word '.repeat(45))).toEqual(new Set([1, 2, 3]));
    expect(sizes('word '.repeat(450))).toEqual(new Set(pairs));
  });

  it('takes a number or an expression, not both', () => {
    expect(draw.parameters.safeParse({ into: 'x', from: ['a'], count: 1, up_to: '2' }).success).toBe(false);
  });
});
