import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { judgedTexts, optionalField } from './field-text.ts';
import { type FilterKind, filterParameters } from './filter.ts';
import { maximumWords, soundsLikeRefusal } from './refusal-phrases.ts';

const Parameters = filterParameters({
  field: optionalField,
  max_words: z
    .int()
    .min(1)
    .max(100_000)
    .default(maximumWords)
    .describe(
      'A longer text says more than a refusal; name the filter twice, with a larger number and `flag`, to note these.',
    ),
});

/** Rejects text in which the model declines or speaks as an assistant. */
export const refusal: FilterKind<z.infer<typeof Parameters>> = {
  name: 'refusal',
  reason: 'refusal',
  about: 'A phrase of refusal or of an assistant in the first 200 characters of a text of at most 120 words.',
  source: 'shared filter defaults; the phrases, in 12 languages, are our own',
  reads: ({ field }) => (field === undefined ? [] : [field]),
  parameters: Parameters,
  create: (parameters) => (record) => {
    const found = judgedTexts(record, parameters.field).find(({ text }) =>
      soundsLikeRefusal(text, parameters.max_words),
    );
    return found ? reject('refusal', `${found.field}: ${found.text}`) : keep;
  },
};
