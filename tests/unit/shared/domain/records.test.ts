import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, addTallies, balances, Dropped, SowerRecord, StepTally } from '../../../../shared/domain/records.ts';
import { aRecord } from '../../../support/a-record.ts';

const counts = fc.dictionary(fc.constantFrom('tie', 'empty', 'budget'), fc.integer({ min: 1, max: 9 }));
const tally: fc.Arbitrary<StepTally> = fc
  .record({ step: fc.constantFrom('a', 'b'), kept: fc.nat(9), rejected: counts, failed: counts, tokensIn: fc.nat(9) })
  .map(({ step, kept, rejected, failed, tokensIn }) => {
    const sum = [...Object.values(rejected), ...Object.values(failed)].reduce((total, count) => total + count, kept);
    return { step, in: sum, made: sum, kept, rejected: { ...rejected }, failed: { ...failed }, tokensIn, tokensOut: 0 };
  });

describe('the sums of a step', () => {
  it('balance when every record is kept, rejected or failed', () => {
    const sums = {
      step: 's',
      in: 3,
      made: 6,
      kept: 3,
      rejected: { tie: 2 },
      failed: { budget: 1 },
      tokensIn: 0,
      tokensOut: 0,
    };
    expect(balances(sums)).toBe(true);
    expect(balances({ ...sums, made: 7 })).toBe(false);
    expect(balances({ ...sums, rejected: { tie: 1 } })).toBe(false);
  });

  it('add up to the same in any order and grouping, and still balance', () => {
    const sorted = (all: readonly StepTally[]) => [...addTallies(all)].sort((x, y) => (x.step < y.step ? -1 : 1));
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 12 }), fc.nat(12), (all, cut) => {
        expect(sorted([...all].reverse())).toEqual(sorted(all));
        expect(sorted([...addTallies(all.slice(0, cut)), ...addTallies(all.slice(cut))])).toEqual(sorted(all));
        expect(addTallies(all).every(balances)).toBe(true);
      }),
    );
  });

  it('keep the order in which steps come first', () => {
    const [a, b] = ['a', 'b'].map((step) => ({
      step,
      in: 1,
      made: 1,
      kept: 1,
      rejected: {},
      failed: {},
      tokensIn: 0,
      tokensOut: 0,
    }));
    expect(a && b && addTallies([b, a, b]).map(({ step }) => step)).toEqual(['b', 'a']);
  });

  it('have token counts of zero when they name none', () => {
    expect(StepTally.parse({ step: 's', in: 0, made: 0, kept: 0, rejected: {}, failed: {} })).toMatchObject({
      tokensIn: 0,
      tokensOut: 0,
    });
  });
});

describe('tables of counts', () => {
  it('add by name, names in order', () => {
    expect(Object.entries(addCounts({ b: 1, a: 2 }, { c: 1, a: 3 }))).toEqual([
      ['a', 5],
      ['b', 1],
      ['c', 1],
    ]);
  });
});

describe('lines of a shard', () => {
  it('survive their way through the store', () => {
    const record = aRecord({ question: 'q', options: ['a', null, { deep: [1.5, true] }] });
    expect(SowerRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('are checked', () => {
    expect(SowerRecord.safeParse({ ...aRecord(), extra: 1 }).success).toBe(false);
    expect(
      Dropped.safeParse({
        id: 'i',
        step: 's',
        outcome: 'lost',
        reason: 'r',
        evidence: '',
        seed: null,
        kind: 'k',
        fields: {},
      }).success,
    ).toBe(false);
  });
});
