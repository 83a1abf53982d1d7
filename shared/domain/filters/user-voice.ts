import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, messagesOf } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { soundsLikeRefusal } from './refusal-phrases.ts';

const Parameters = fieldParameters({}).extend({
  field: z.string().min(1).default('messages').describe('The field that holds the dialogue as `{role, content}`.'),
});

const assistantVoice =
  /\b(?:how can I (?:help|assist)|I(?:'m| am) (?:here|happy) to (?:help|assist)|let me know if you (?:have|need)|I hope (?:this|that) helps|as the assistant)\b/iu;

/** Rejects dialogues whose user, who is played by a model, falls out of the part. */
export const userVoice: FilterKind<z.infer<typeof Parameters>> = {
  name: 'user_voice',
  reason: 'user_voice',
  about: 'A turn of the user speaks as an assistant or declines.',
  source: 'pitfalls of dialogues with a played user; the phrases are our own',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field }) =>
    ({ fields }) => {
      // The first turn is the prompt, which no partner wrote.
      const turns = messagesOf(fields, field)
        .filter(({ role }) => role === 'user')
        .slice(1);
      const found = turns.find(({ content }) => soundsLikeRefusal(content) || assistantVoice.test(content));
      return found === undefined ? keep : reject('user_voice', found.content);
    },
};
