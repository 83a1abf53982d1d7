import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeedSource } from '../../../../shared/domain/records.ts';
import { blockOf, seedPlace, seedSpan, spansMeet } from '../../../../shared/domain/seed-span.ts';
import { aRecord } from '../../../support/a-record.ts';

const ownRow = (object: string, line: number): SeedSource => ({ ...aRecord().seed, object, line });
const publicRow = (dataset: string, row: number, line = 1): SeedSource => ({
  ...ownRow('collected.jsonl', line),
  dataset,
  config: 'main',
  split: 'train',
  row,
});

describe('the place of a seed row', () => {
  it('is its line where the row is of the drop alone', () => {
    expect(seedPlace(ownRow('a.jsonl', 7))).toMatchObject({ row: 6 });
    expect(seedPlace(ownRow('a.jsonl', 7)).source).not.toBe(seedPlace(ownRow('b.jsonl', 7)).source);
  });

  it('is that in its public dataset, wherever it stands in the drop', () => {
    expect(seedPlace(publicRow('arc', 12, 1))).toEqual(seedPlace(publicRow('arc', 12, 900)));
  });

  it('lies in a block with its neighbours', () => {
    expect([0, 63, 64].map((row) => blockOf({ source: 's', row }))).toEqual([0, 0, 1]);
  });
});

describe('spans of seed rows', () => {
  it('name the first and the last row of each source', () => {
    const span = seedSpan([publicRow('arc', 9), publicRow('arc', 3), ownRow('a.jsonl', 5)]);
    expect(span.split(' ').map((part) => part.split(':')[1])).toEqual(expect.arrayContaining(['3-9', '4-4']));
  });

  it('meet whenever they have a row in common', () => {
    const rows = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(200)).map(([dataset, row]) => publicRow(dataset, row)),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(rows, rows, fc.nat(7), (some, others, pick) => {
        const common = some[pick % some.length];
        if (common !== undefined) expect(spansMeet(seedSpan(some), seedSpan([...others, common]))).toBe(true);
      }),
    );
  });

  it('do not meet across sources or beside each other', () => {
    const span = (dataset: string, ...rows: number[]): string => seedSpan(rows.map((row) => publicRow(dataset, row)));
    expect(spansMeet(span('arc', 1, 5), span('arc', 6, 9))).toBe(false);
    expect(spansMeet(span('arc', 1, 5), span('gsm', 1, 5))).toBe(false);
    expect(spansMeet(seedSpan([]), span('arc', 1))).toBe(false);
  });

  it('of very many sources meet everything', () => {
    const many = seedSpan(Array.from({ length: 50 }, (_, index) => publicRow(`set-${index}`, 1)));
    expect(many).toBe('*');
    expect(spansMeet(seedSpan([publicRow('other', 3)]), many)).toBe(true);
  });
});
