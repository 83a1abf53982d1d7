import { z } from 'zod';
import type { Json } from '../json.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  max_drop: z.number().min(0).default(0.5).describe('How much lower the new score may be.'),
}).extend({
  field: z.string().min(1).default('score').describe('The new score, a number.'),
  against: z.string().min(1).default('score_before').describe('The old score, a number.'),
});

/** Rejects rewrites that score lower than what they rewrote. */
export const scoreRegressed: FilterKind<z.infer<typeof Parameters>> = {
  name: 'score_regressed',
  reason: 'score_regressed',
  about:
    'The score of the rewrite is more than half a point below that of its source. A missing new score counts as zero.',
  source: 'our addition to SwallowCode: lint again after each rewrite, 0.5',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, max_drop }) =>
    ({ fields }) => {
      const [now, before] = [numberOf(fields[field]) ?? 0, numberOf(fields[against])];
      if (before === undefined || now >= before - max_drop) return keep;
      return reject('score_regressed', `${now}, before ${before}`);
    },
};

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
