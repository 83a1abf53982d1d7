import { z } from 'zod';
import { normalizeText } from '../text/words.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, messagesOf } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  min_words: z.int().min(1).default(3).describe('A later turn of the user with fewer words asks for nothing.'),
}).extend({
  field: z.string().min(1).default('messages').describe('The field that holds the dialogue as `{role, content}`.'),
});

/** Rejects dialogues that go round in circles. */
export const turnsRepeat: FilterKind<z.infer<typeof Parameters>> = {
  name: 'turns_repeat',
  reason: 'turns_repeat',
  about: 'A turn says what an earlier one said, word by word, or the user asks for nothing.',
  source: 'pitfalls of dialogues between models that agree for ever; the limit is our choice',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, min_words }) =>
    ({ fields }) => {
      const turns = messagesOf(fields, field).map(({ role, content }) => ({ role, plain: normalizeText(content) }));
      const seen = new Set<string>();
      for (const [index, { role, plain }] of turns.entries()) {
        if (seen.has(plain)) return reject('turns_repeat', `said before: ${plain}`);
        seen.add(plain);
        if (role === 'user' && index > 1 && plain.split(' ').length < min_words && !/[^\p{ASCII}]/u.test(plain))
          return reject('turns_repeat', `the user asks for nothing: ${plain}`);
      }
      return keep;
    },
};
