import { z } from 'zod';
import { readReply } from '../steps/reply.ts';
import { countTokens } from '../text/tokens.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { byParameters, limitFor } from './limit-by.ts';

const Parameters = fieldParameters({
  max: z.int().min(1).default(1598).describe('Most tokens of a reply that is taken for complete.'),
  ...byParameters(z.int().min(1), 'Most tokens for values of that field.'),
});

/** Rejects replies that come so close to their token limit that they must have been cut. */
export const incomplete: FilterKind<z.infer<typeof Parameters>> = {
  name: 'incomplete',
  reason: 'incomplete',
  about:
    "The reply has more tokens than two below its limit, or it ended by its limit. The endpoint's own count decides where the reply is still there.",
  source: 'Nemotron-CC post-processing: 598, 1,598, 1,398, 598 and 510 tokens for its five prompts',
  reads: () => [],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const reply = readReply(record.fields);
    if (reply.finishReason === 'length') return reject('incomplete', 'finish reason is length');
    const found = reply.tokens ?? countTokens(reply.text || fieldText(record.fields, parameters.field));
    const most = limitFor(parameters, record, parameters.max);
    return found <= most ? keep : reject('incomplete', `${found} tokens, complete replies have at most ${most}`);
  },
};
