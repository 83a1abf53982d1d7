import { z } from 'zod';
import { characterModel } from '../text/character-model.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  max: z
    .number()
    .gt(1)
    .default(30)
    .describe('Perplexity for each character, from 1 up; 45 for texts with code or formulas.'),
  min_chars: z
    .int()
    .min(1)
    .default(100)
    .describe('Shorter texts are not judged: letters, and what lies between words as one.'),
});
type Parameters = z.infer<typeof Parameters>;

/** Rejects English texts whose letters do not follow each other as in English. */
export const perplexity: FilterKind<Parameters> = {
  name: 'perplexity',
  reason: 'low_quality',
  about:
    'The letters follow each other as in no English text, to a model of three letters at a time: noise, broken encodings, ciphers. It knows letters, not words or sense. Records in another language than English pass.',
  source:
    'the rule: NeMo Curator, there with KenLM, below 2,000 good and above 10,000 poor, for each word; such a model takes gigabytes and is not shipped, and its numbers do not carry over. The limit for letters is our choice: all of 1,034 English texts that we looked at stayed below 27, of 110 Python files all but three below 33',
  method: 'letters-en-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: ({ field, max, min_chars }) => {
    const perplexityOf = characterModel(min_chars);
    return ({ fields, lang }) => {
      if (!/^(?:en|und)(?:[-_]|$)/iu.test(lang)) return keep;
      const value = perplexityOf(fieldText(fields, field));
      return value === undefined || value <= max
        ? keep
        : reject('low_quality', `perplexity ${value.toFixed(1)} for each character, limit ${max}`);
    };
  },
};
