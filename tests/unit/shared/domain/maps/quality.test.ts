import { expect, it } from 'vitest';
import { quality } from '../../../../../shared/domain/maps/quality.ts';
import { aRecord } from '../../../../support/a-record.ts';

it('writes three scores and how they were made', () => {
  const parameters = quality.parameters.parse({ field: 'text', into: 'q' });
  const score = quality.create(parameters, { stepId: 's', randomSeed: 1 });
  const made = score(aRecord({ text: 'Ice floats because it is lighter than water.' }));
  expect(made).toMatchObject({ q_method: 'heuristic-1' });
  expect(Object.keys(made).sort()).toEqual([...quality.writes(parameters)].sort());
  expect(score(aRecord({}))).toEqual({ q_prose: 0, q_teaching: 0, q_substance: 0, q_method: 'heuristic-1' });
});
