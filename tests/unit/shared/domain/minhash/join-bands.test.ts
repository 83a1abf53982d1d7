import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBands, headerBytes, readEntries, readHeader } from '../../../../../shared/domain/minhash/band-file.ts';
import { joinBands } from '../../../../../shared/domain/minhash/join-bands.ts';
import { findWinner } from '../../../../../shared/domain/minhash/judge-pairs.ts';

const layout = { bands: 1, values: 2 };
interface One {
  readonly key: number;
  readonly rank: number;
  readonly sketch: number;
}

function sourceOf(source: number, records: readonly One[], stands = false) {
  const bytes = encodeBands(
    records.map(({ key, rank, sketch }, index) => ({
      id: `${source}-${index}`,
      rank: rank.toString(16).padStart(16, '0'),
      signature: { values: Int32Array.of(sketch, 0), bandKeys: Uint32Array.of(key, 7) },
    })),
    layout,
  );
  const [start, end] = readHeader(bytes.subarray(0, headerBytes(layout)), layout).stretch(0, 0, 16);
  return { source, stands, entries: readEntries(bytes.subarray(start, end)) };
}

const at = (source: number, ordinal: number) => ({ source, ordinal });

describe('joinBands', () => {
  it('pairs records that share a key, the better rank as winner', () => {
    const a = { key: 1, rank: 5, sketch: 1 };
    const b = { key: 1, rank: 3, sketch: 2 };
    const alone = { key: 2, rank: 1, sketch: 3 };
    expect(joinBands([sourceOf(0, [a, alone]), sourceOf(1, [b])])).toEqual([{ loser: at(0, 0), winner: at(1, 0) }]);
  });

  it('lets what stands win whatever its rank, and never lose', () => {
    const low = { key: 1, rank: 9, sketch: 1 };
    const high = { key: 1, rank: 1, sketch: 2 };
    expect(joinBands([sourceOf(0, [high]), sourceOf(1, [low, { ...low, sketch: 3 }], true)])).toEqual([
      { loser: at(0, 0), winner: at(1, 0) },
      { loser: at(0, 0), winner: at(1, 1) },
    ]);
  });

  it('pairs records of equal rank both ways, to be told apart by their ids', () => {
    const one = { key: 1, rank: 5, sketch: 1 };
    expect(joinBands([sourceOf(0, [one]), sourceOf(1, [{ ...one, sketch: 2 }])])).toEqual([
      { loser: at(1, 0), winner: at(0, 0) },
      { loser: at(0, 0), winner: at(1, 0) },
    ]);
  });

  it('pairs equal sketches with the best of them only, and a crowd with its best', () => {
    const same = Array.from({ length: 500 }, (_, rank) => ({ key: 1, rank, sketch: 1 }));
    expect(joinBands([sourceOf(0, same)])).toHaveLength(499);
    const crowd = same.map((one, sketch) => ({ ...one, sketch }));
    expect(joinBands([sourceOf(0, crowd)]).length).toBeLessThan(500 * 64);
  });

  it('finds the same pairs however records are spread over sources and in any order', () => {
    const record = fc.record({ key: fc.nat(4), rank: fc.nat(1000), sketch: fc.nat(5) });
    const many = fc.uniqueArray(record, { maxLength: 40, selector: ({ rank }) => rank });
    fc.assert(
      fc.property(many, fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }), (records, spread) => {
        const byRank = (parts: readonly (readonly One[])[]) =>
          joinBands(parts.map((part, source) => sourceOf(source, part)))
            .map(({ loser, winner }) =>
              [loser, winner].map(({ source, ordinal }) => parts[source]?.[ordinal]?.rank).join('>'),
            )
            .sort();
        const parts = [0, 1, 2, 3].map((part) => records.filter((_one, index) => spread[index] === part).reverse());
        expect(byRank(parts)).toEqual(byRank([records]));
      }),
    );
  });
});

describe('findWinner', () => {
  const rival = (id: string, rank: string, values: Int32Array, run?: string) => ({
    id,
    rank,
    values,
    run,
    stands: run !== undefined,
  });
  const values = Int32Array.of(1, 2, 3, 4, 5);
  const mine = { id: 'm', rank: '4', values };

  it('is the best by rank of those that agree enough', () => {
    const near = Int32Array.of(1, 2, 3, 4, 0);
    const far = Int32Array.of(1, 2, 3, 0, 0);
    const rivals = [rival('a', '3', near), rival('b', '2', near), rival('c', '1', far), rival('d', '5', near)];
    expect(findWinner(mine, rivals, 0.8)?.id).toBe('b');
    expect(findWinner(mine, rivals, 0.9)).toBeUndefined();
  });

  it('is none of worse rank, so that of records that equal each other one is left', () => {
    expect(findWinner(mine, [rival('a', '5', values)], 0.8)).toBeUndefined();
    expect(findWinner(mine, [rival('z', '4', values)], 0.8)).toBeUndefined();
    expect(findWinner(mine, [rival('a', '4', values)], 0.8)?.id).toBe('a');
  });

  it('is one that was published before, where there is one', () => {
    expect(findWinner(mine, [rival('a', '1', values), rival('b', '5', values, 'run-1')], 0.8)?.id).toBe('b');
  });
});
