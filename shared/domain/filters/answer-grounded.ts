import { z } from 'zod';
import type { Json } from '../json.ts';
import { percent } from '../text/lines.ts';
import { numberWordsOf } from '../text/numbers.ts';
import { stopWords } from '../text/stop-words.ts';
import { words } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = comparingParameters({
  min: z.number().min(0).max(1).default(0.5).describe("Share of each answer's content words that the source has."),
}).extend({
  field: z.string().min(1).default('qa').describe('Pairs: a list of objects with `question` and `answer`.'),
});

const Pairs = z.array(z.looseObject({ answer: z.string() }));
const plainReply = new Set(['yes', 'no', 'true', 'false', 'none', 'unknown']);

/** Rejects questions and answers whose answers do not come from the source. */
export const answerGrounded: FilterKind<z.infer<typeof Parameters>> = {
  name: 'answer_grounded',
  reason: 'answer_ungrounded',
  about:
    'An answer has fewer than half of its content words from the source. Yes and no, and numbers spelled out, pass.',
  source: 'our choice for question-and-answer rewrites after WRAP: 50%',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create:
    ({ field, against, min }) =>
    ({ fields }) => {
      const source = fieldText(fields, against);
      const known = new Set([...words(source), ...numberWordsOf(source)]);
      for (const answer of answersOf(fields[field])) {
        const content = words(answer).filter((word) => !stopWords.has(word) && !plainReply.has(word));
        const found = content.filter(
          (word) => known.has(word) || numberWordsOf(word).some((value) => known.has(value)),
        );
        if (found.length < min * content.length)
          return reject('answer_ungrounded', `${percent(found.length / content.length)} of the words of: ${answer}`);
      }
      return keep;
    },
};

function answersOf(value: Json | undefined): string[] {
  const { data } = Pairs.safeParse(value);
  return data?.map(({ answer }) => answer) ?? [];
}
