import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  max_removed: z.number().min(0).max(1).default(0.6).describe('Largest share of the characters that may be gone.'),
});

/** Rejects texts of which an edit took away too much. */
export const overcut: FilterKind<z.infer<typeof Parameters>> = {
  name: 'overcut',
  reason: 'overcut',
  about: 'The edit removed more of its source than cleaning ever does.',
  source: 'our guess, for models that were not tuned to clean: 60%',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, max_removed }) =>
    ({ fields }) => {
      const all = fieldText(fields, against).length;
      const removed = all === 0 ? 0 : 1 - fieldText(fields, field).length / all;
      return removed <= max_removed ? keep : reject('overcut', `${Math.round(removed * 100)}% is gone`);
    },
};
