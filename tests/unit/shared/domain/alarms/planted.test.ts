import { describe, expect, it } from 'vitest';
import { plantedIn, plantedObject, plantedRecords } from '../../../../../shared/domain/alarms/planted.ts';
import { SowerRecord } from '../../../../../shared/domain/records.ts';

const samples = [
  { judge: 'rating', isGood: true, fields: { question: 'Why?' } },
  { judge: 'rating', isGood: false, fields: { question: 'Why?' } },
];

describe('plantedRecords', () => {
  it('makes records that differ from each other and are the same every time', () => {
    const records = plantedRecords(samples, 'planted', 'CC0-1.0');
    expect(records).toEqual(plantedRecords(samples, 'planted', 'CC0-1.0'));
    expect(new Set(records.map(({ id }) => id)).size).toBe(2);
    expect(records.map((record) => SowerRecord.parse(record).seed)).toMatchObject([
      { object: plantedObject, line: 1, license: 'CC0-1.0' },
      { line: 2 },
    ]);
  });

  it('remember what is known of them, as against other records', () => {
    const known = plantedRecords(samples, 'planted', 'CC0-1.0').map(({ fields }) => plantedIn(fields));
    expect(known).toEqual([
      { judge: 'rating', isGood: true },
      { judge: 'rating', isGood: false },
    ]);
    expect(plantedIn({ question: 'Why?' })).toBeUndefined();
  });
});
