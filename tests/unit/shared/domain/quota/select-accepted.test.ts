import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quota } from '../../../../../shared/domain/quota/quota.ts';
import { cellOutcome } from '../../../../../shared/domain/quota/quota-outcome.ts';
import { type QuotaRecord, selectAccepted } from '../../../../../shared/domain/quota/select-accepted.ts';

const quota = (accepted: number, caps: Quota['caps'] = {}): Quota => ({ per: 'task', accepted, caps, perSeed: 1 });

const anyRecord = fc.record({
  cell: fc.constantFrom('x', 'y'),
  place: fc.constantFrom('1', '2', '3'),
  task: fc.constantFrom('a', 'b'),
  dataset: fc.constantFrom('d', null),
  round: fc.integer({ min: 1, max: 3 }),
  rank: fc.integer({ min: 0, max: 9 }),
});
const anyRecords = fc
  .array(anyRecord, { maxLength: 40 })
  .map((records) => records.map((record, index): QuotaRecord => ({ ...record, id: String(index) })));

describe('selectAccepted', () => {
  it('keeps as many of each cell as there are and are wanted', () => {
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 9 }), (records, wanted) => {
        const { dropped, cells } = selectAccepted(quota(wanted), records);
        for (const cell of ['x', 'y']) {
          const own = records.filter((record) => record.cell === cell);
          expect(own.filter(({ id }) => !dropped.has(id))).toHaveLength(Math.min(wanted, own.length));
          expect(cells.get(cell) ?? 0).toBe(Math.min(wanted, own.length));
        }
      }),
    );
  });

  it('never passes a cap', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { dropped } = selectAccepted(quota(20, { seed: 3, task: 5, dataset: 4 }), records);
        const kept = records.filter(({ id }) => !dropped.has(id));
        const most = (name: (record: QuotaRecord) => string | null): number =>
          Math.max(0, ...[...Map.groupBy(kept, name)].map(([key, all]) => (key === null ? 0 : all.length)));
        expect([
          most(({ place }) => place) <= 3,
          most(({ task }) => task) <= 5,
          most(({ dataset }) => dataset) <= 4,
        ]).toEqual([true, true, true]);
      }),
    );
  });

  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 9 }), (records, wanted) => {
        const given = quota(wanted, { seed: 4 });
        expect(selectAccepted(given, [...records].reverse()).dropped).toEqual(selectAccepted(given, records).dropped);
      }),
    );
  });

  it('keeps earlier rounds first', () => {
    const record = (id: string, round: number): QuotaRecord => ({
      id,
      round,
      cell: 'x',
      place: id,
      task: 'a',
      dataset: null,
      rank: 9 - round,
    });
    expect([...selectAccepted(quota(1), [record('late', 2), record('early', 1)]).dropped.keys()]).toEqual(['late']);
  });
});

describe('cellOutcome', () => {
  const state = { cell: 'x', wanted: 5, accepted: 3, passed: 3, asked: 10 };

  it('is met, or says what ended it', () => {
    expect(cellOutcome(quota(5), { ...state, accepted: 5 }, 'drained')).toMatchObject({ status: 'met', why: null });
    expect(cellOutcome(quota(5), state, 'drained')).toMatchObject({ status: 'exhausted', why: 'seeds' });
    expect(cellOutcome(quota(5), state, 'budget')).toMatchObject({ why: 'budget' });
    expect(cellOutcome(quota(5), state, 'rounds')).toMatchObject({ why: 'rounds' });
    expect(cellOutcome({ ...quota(5), candidates: 10 }, state, 'drained')).toMatchObject({ why: 'candidates' });
  });
});
