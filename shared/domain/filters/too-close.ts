import { z } from 'zod';
import { containment, grams } from '../text/grams.ts';
import { words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  gram: z.int().min(1).default(8).describe('Words in a row that are compared.'),
  max: z.number().min(0).max(1).default(0.5).describe('Share of those runs of the text that may stand in its source.'),
});

/** Rejects rewrites that copy. */
export const tooClose: FilterKind<z.infer<typeof Parameters>> = {
  name: 'too_close',
  reason: 'too_close',
  about: 'More than half of the runs of eight words stand in the source as well.',
  source: 'our choice after MAGA, where too close a copy is as bad as too free: 8-gram containment 0.5',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, gram, max }) =>
    ({ fields }) => {
      const [made, from] = [field, against].map((name) => grams(words(fieldText(fields, name)), gram));
      const shared = made === undefined || from === undefined ? 0 : containment(made, from);
      return shared <= max ? keep : reject('too_close', `${Math.round(shared * 100)}% of the runs stand in the source`);
    },
};
