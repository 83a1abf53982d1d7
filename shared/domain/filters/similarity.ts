import { z } from 'zod';
import { wordsModel } from '../embedding/word-similarity.ts';
import { similarityFields } from '../steps/prompt.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const share = z.number().min(-1).max(1);
const Parameters = filterParameters({
  field: z
    .string()
    .min(1)
    .default('similarity')
    .describe('Field with the similarity, as `score` with `similarity` writes it.'),
  min: share.default(0.7).describe('Least similarity, told by an embedder.'),
  max: share.default(0.99).describe('Largest similarity, told by an embedder.'),
  min_words: share.default(0.1).describe('Least similarity, told by words alone.'),
  max_words: share.default(1).describe('Largest similarity, told by words alone.'),
});

/** Rejects texts that are too far from what they are compared with, or too close to it. */
export const similarity: FilterKind<z.infer<typeof Parameters>> = {
  name: 'similarity',
  reason: 'similarity_out_of_range',
  about:
    'A text is too far from another one, or too close to it, by the similarity that a step before has written. Words say less than an embedder and have limits of their own. Records without a similarity pass.',
  source: 'our choice for WRAP, whose leaks were looked for by cosines of sentence embeddings: 0.70 to 0.99',
  reads: ({ field }) => [...similarityFields(field)],
  parameters: Parameters,
  create: ({ field, min, max, min_words, max_words }) => {
    const [valueField, methodField] = similarityFields(field);
    return ({ fields }) => {
      const value = fields[valueField];
      if (typeof value !== 'number') return keep;
      const byWords = fields[methodField] === wordsModel;
      const [least, most] = byWords ? [min_words, max_words] : [min, max];
      if (value >= least && value <= most) return keep;
      const by = String(fields[methodField]);
      return reject('similarity_out_of_range', `${value.toFixed(3)} by ${by}, wanted ${least} to ${most}`);
    };
  },
};
