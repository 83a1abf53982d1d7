import { z } from 'zod';
import { normalizeText } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  min_characters: z.int().min(1).default(12).describe('Shorter targets may stand in an input by chance.'),
}).extend({
  field: z.string().min(1).default('target').describe('The field that must be worked out.'),
  against: z.string().min(1).default('input').describe('The field that must not give it away.'),
});

/** Rejects pairs whose input gives the target away. */
export const targetInInput: FilterKind<z.infer<typeof Parameters>> = {
  name: 'target_in_input',
  reason: 'target_in_input',
  about: 'The target stands word for word in the input. Not for tasks that quote or choose.',
  source: 'reStructured pre-training, form checks; the limit of 12 characters is our choice',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, min_characters }) =>
    ({ fields }) => {
      const target = normalizeText(fieldText(fields, field));
      if (target.length < min_characters) return keep;
      const given = ` ${normalizeText(fieldText(fields, against))} `.includes(` ${target} `);
      return given ? reject('target_in_input', fieldText(fields, field)) : keep;
    },
};
