import { z } from 'zod';
import { readReply } from '../steps/reply.ts';
import { countTokens } from '../text/tokens.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { byParameters, limitFor } from './limit-by.ts';

const Parameters = fieldParameters({
  max: z.int().min(1).default(2000).describe('Most tokens; estimated, see `text/tokens.ts`.'),
  ...byParameters(z.int().min(1), 'Most tokens for values of that field.'),
});

/** Rejects texts of too many tokens. */
export const maxTokens: FilterKind<z.infer<typeof Parameters>> = {
  name: 'max_tokens',
  reason: 'too_long',
  about: 'The text has more tokens than the recipe takes. A reply is judged by the count that its endpoint gave.',
  source: 'MAGA: sources of at most 2,000 tokens',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const { fields } = record;
    const found =
      parameters.field === 'reply'
        ? (readReply(fields).tokens ?? countTokens(readReply(fields).text))
        : countTokens(fieldText(fields, parameters.field));
    const most = limitFor(parameters, record, parameters.max);
    return found <= most ? keep : reject('too_long', `${found} tokens, at most ${most} taken`);
  },
};
