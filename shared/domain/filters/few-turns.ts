import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, turnsOf } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({ min: z.int().min(1).default(4).describe('Fewest turns.') }).extend({
  field: z.string().min(1).default('turns').describe('The field that holds the turns.'),
});

/** Rejects dialogues of too few turns. */
export const fewTurns: FilterKind<z.infer<typeof Parameters>> = {
  name: 'few_turns',
  reason: 'few_turns',
  about: 'The dialogue has fewer than four turns.',
  source: 'our choice for dialogues after MIND: 4',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, min }) =>
    ({ fields }) => {
      const found = turnsOf(fields, field).length;
      return found >= min ? keep : reject('few_turns', `${found} turns, at least ${min} needed`);
    },
};
