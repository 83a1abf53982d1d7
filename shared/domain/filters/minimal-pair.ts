import { z } from 'zod';
import { isMinimalPair } from '../answers/minimal-pair.ts';
import { answerKindOf, listField, textField } from '../steps/fields.ts';
import { keep, reject } from '../verdict.ts';
import { type FilterKind, filterParameters } from './filter.ts';

const Parameters = filterParameters({
  most_words: z.int().min(1).default(6).describe('Words that may fill a gap.'),
});

/** Rejects cloze questions whose options differ in more than the span that is asked for. */
export const minimalPair: FilterKind<z.infer<typeof Parameters>> = {
  name: 'minimal_pair',
  reason: 'no_minimal_pair',
  about:
    'A question of kind `cloze` has options that neither fill one gap `_` in a few words nor are sentences that differ in one span alone, at most a quarter of each.',
  source: 'task-seeded recipe, table of kinds; the numbers are our choice',
  reads: ['answer_kind', 'question', 'options'],
  parameters: Parameters,
  create:
    ({ most_words }) =>
    ({ fields }) => {
      if (answerKindOf(fields) !== 'cloze') return keep;
      const options = listField(fields, 'options') ?? [];
      const isPair = isMinimalPair(textField(fields, 'question') ?? '', options, most_words);
      return isPair ? keep : reject('no_minimal_pair', options.join(' / ') || 'no options');
    },
};
