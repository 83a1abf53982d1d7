import { describe, expect, it } from 'vitest';
import { plantedRecords } from '../../../../../shared/domain/alarms/planted.ts';
import { calibrateKind, judgeOf, stepBehind } from '../../../../../shared/domain/steps/calibrate.ts';
import { plantKind } from '../../../../../shared/domain/steps/plant.ts';
import { aRecord } from '../dataset/builders.ts';

const context = { stepId: 'rating-planted', randomSeed: 0, templates: new Map<string, string>() };
const planted = (isGood: boolean, rating: number | null) =>
  plantedRecords([{ judge: 'rating', isGood, fields: { rating } }], 'planted', 'CC0-1.0');

describe('calibrate', () => {
  it.each([
    [true, 5, 'judged right: known to be good, taken for good by: rating >= 4'],
    [true, 2, 'judged wrong: known to be good, taken for bad by: rating >= 4'],
    [false, 5, 'judged wrong: known to be bad, taken for good by: rating >= 4'],
    [false, null, 'judged right: known to be bad, taken for bad by: rating >= 4'],
  ])('takes out a sample known to be good (%s) that got %s', (isGood, rating, evidence) => {
    const { made, kept, dropped } =
      calibrateKind.apply?.(planted(isGood, rating), { passes: 'rating >= 4' }, context) ?? {};
    expect([made, kept]).toEqual([1, []]);
    expect(dropped).toMatchObject([{ reason: 'planted', outcome: 'rejected', evidence }]);
  });

  it('leaves other records alone', () => {
    const record = aRecord({ rating: 1 });
    expect(calibrateKind.apply?.([record], { passes: 'rating >= 4' }, context)).toMatchObject({
      kept: [record],
      dropped: [],
    });
  });

  it('is named after its judge', () => {
    expect(judgeOf(stepBehind('rating'))).toBe('rating');
  });
});

describe('plant', () => {
  it('changes no record: the reader of the seeds puts the samples in', () => {
    const records = [aRecord()];
    expect(plantKind.apply?.(records, {}, context)).toEqual({ made: 1, kept: records, dropped: [] });
  });
});
