import { z } from 'zod';
import { endMark, percent, sentencesOf, shareOf } from '../text/lines.ts';
import { isUnspaced } from '../text/unspaced.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  max: z.number().min(0).max(1).default(0.85).describe('Share of sentences that may end without a mark.'),
});

/** Rejects texts without sentences. */
export const endMarks: FilterKind<z.infer<typeof Parameters>> = {
  name: 'end_marks',
  reason: 'low_quality',
  about: 'Too many sentences end without a mark. Scripts without spaces are not judged.',
  source: 'NeMo Curator: 0.85',
  method: 'curator-1',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, max }) =>
    ({ fields }) => {
      const text = fieldText(fields, field);
      const open = shareOf(sentencesOf(text), (sentence) => !endMark.test(sentence));
      return open <= max || isUnspaced(text)
        ? keep
        : reject('low_quality', `${percent(open)} of the sentences are open`);
    },
};
