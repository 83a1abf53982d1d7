import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandParts,
  encodeBands,
  entryWords,
  headerBytes,
  readEntries,
  readHeader,
  readSigned,
  recordAt,
  recordBytes,
  type Signed,
} from '../../../../../shared/domain/minhash/band-file.ts';
import {
  encodePairs,
  pairHeaderBytes,
  readPairStretch,
  readPairs,
} from '../../../../../shared/domain/minhash/pair-file.ts';

const layout = { bands: 3, values: 6 };
const half = fc.nat(0xffffffff);
const signed: fc.Arbitrary<Signed> = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{20}$/u),
  rank: fc.stringMatching(/^[0-9a-f]{16}$/u),
  signature: fc.record({
    values: fc.int32Array({ minLength: 6, maxLength: 6 }),
    bandKeys: fc.array(half, { minLength: 6, maxLength: 6 }).map((halves) => Uint32Array.from(halves)),
  }),
});

describe('a band file', () => {
  it('gives back records and sketches by place', () => {
    fc.assert(
      fc.property(fc.array(signed, { maxLength: 20 }), (records) => {
        const bytes = encodeBands(records, layout);
        const stretch = bytes.subarray(recordAt(layout, 0), recordAt(layout, records.length));
        expect(readSigned(stretch, layout)).toEqual(
          records.map(({ id, rank, signature: { values } }) => ({ id, rank, values })),
        );
        expect(readHeader(bytes.subarray(0, headerBytes(layout)), layout).records).toBe(records.length);
      }),
    );
  });

  it('gives back the entries of a band by key, whole or in parts', () => {
    fc.assert(
      fc.property(
        fc.array(signed, { maxLength: 20 }),
        fc.nat(layout.bands - 1),
        fc.nat(bandParts),
        (records, band, cut) => {
          const bytes = encodeBands(records, layout);
          const { stretch } = readHeader(bytes, layout);
          const read = (from: number, to: number) => [...readEntries(bytes.subarray(...stretch(band, from, to)))];
          const whole = read(0, bandParts);
          expect([...read(0, cut), ...read(cut, bandParts)]).toEqual(whole);
          const keys = whole.filter((_word, index) => index % entryWords === 0);
          const expected = records.map(({ signature: { bandKeys } }) => {
            return (BigInt(bandKeys[2 * band] ?? 0) << 32n) | BigInt(bandKeys[2 * band + 1] ?? 0);
          });
          expect(keys).toEqual([...expected].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
          expect(
            read(0, cut)
              .filter((_word, index) => index % entryWords === 0)
              .every((key) => Number(key >> 60n) < cut),
          ).toBe(true);
        },
      ),
    );
  });

  it('refuses ids that do not fit', () => {
    const one = {
      id: 'x'.repeat(33),
      rank: '0',
      signature: { values: new Int32Array(6), bandKeys: new Uint32Array(6) },
    };
    expect(() => encodeBands([one], layout)).toThrow('24 bytes');
    expect(recordBytes(layout)).toBe(56);
  });
});

describe('a pair file', () => {
  it('gives back the winners of each shard', () => {
    const place = fc.record({ source: fc.nat(4), ordinal: fc.nat(9) });
    const pair = fc.record({ loser: place, winner: fc.record({ source: fc.nat(9), ordinal: fc.nat(9) }) });
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const bytes = encodePairs([...pairs, ...pairs], 5);
        expect(bytes.length).toBe(encodePairs([...pairs].reverse(), 5).length);
        for (let shard = 0; shard < 5; shard += 1) {
          const [start, end] = readPairStretch(bytes.subarray(4 * shard, 4 * shard + 8));
          expect(start).toBeGreaterThanOrEqual(pairHeaderBytes(5));
          const found = [...readPairs(bytes.subarray(start, end))].flatMap(([ordinal, winners]) =>
            winners.map((winner) => JSON.stringify({ loser: { source: shard, ordinal }, winner })),
          );
          const expected = pairs
            .filter(({ loser }) => loser.source === shard)
            .map(({ loser, winner }) => {
              return JSON.stringify({
                loser: { source: loser.source, ordinal: loser.ordinal },
                winner: { source: winner.source, ordinal: winner.ordinal },
              });
            });
          expect(found.sort()).toEqual([...new Set(expected)].sort());
        }
      }),
    );
  });
});
