import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filterParameters } from '../../../../../shared/domain/filters/filter.ts';

describe('filterParameters', () => {
  it('adds the choice between dropping and noting', () => {
    expect(filterParameters({ size: z.number().default(1) }).parse({})).toEqual({ size: 1, flag: false });
    expect(filterParameters({}, true).parse({})).toEqual({ flag: true });
    expect(filterParameters({}).safeParse({ other: 1 }).success).toBe(false);
  });
});
