import { expect, it } from 'vitest';
import { seedFields, sourceKind } from '../../../../../shared/domain/steps/source.ts';

it('writes the fields of a seed', () => {
  expect(sourceKind.writes({})).toEqual(Object.keys(seedFields));
  expect(sourceKind.place).toBe('source');
  expect(sourceKind.options.safeParse({ file: 'x' }).success).toBe(false);
});
