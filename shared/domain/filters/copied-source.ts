import { z } from 'zod';
import { containment, grams } from '../text/grams.ts';
import { words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText, turnsOf } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  gram: z.int().min(1).default(5).describe('Words in a row that are compared.'),
  max: z.number().min(0).max(1).default(0.6).describe('Share of the source that one turn may repeat.'),
});

/** Rejects dialogues in which one turn recites the source. */
export const copiedSource: FilterKind<z.infer<typeof Parameters>> = {
  name: 'copied_source',
  reason: 'copied_source',
  about: 'One turn holds more than 60% of the source word for word. A text without turns counts as one turn.',
  source: 'our choice for dialogues after MIND: 60%',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, gram, max }) =>
    ({ fields }) => {
      const source = grams(words(fieldText(fields, against)), gram);
      const turns = turnsOf(fields, field);
      const texts = turns.length > 0 ? turns.map(({ text }) => text) : [fieldText(fields, field)];
      const most = Math.max(0, ...texts.map((text) => containment(source, grams(words(text), gram))));
      return most <= max ? keep : reject('copied_source', `one turn repeats ${Math.round(most * 100)}% of the source`);
    },
};
