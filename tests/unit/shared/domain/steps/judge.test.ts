import { expect, it } from 'vitest';
import { judgeRecords } from '../../../../../shared/domain/steps/judge.ts';
import { keep, reject } from '../../../../../shared/domain/verdict.ts';
import { aRecord } from '../../../../support/a-record.ts';

it('splits records by verdict and counts them all', () => {
  const records = ['a', 'b', 'c'].map((id) => aRecord({}, { id }));
  const result = judgeRecords(records, 'step', ({ id }) => (id === 'b' ? reject('tie', 'x') : keep));
  expect(result.made).toBe(3);
  expect(result.kept.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(result.dropped.map(({ id, step }) => [id, step])).toEqual([['b', 'step']]);
});
