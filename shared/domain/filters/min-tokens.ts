import { z } from 'zod';
import { countTokens } from '../text/tokens.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { byParameters, limitFor } from './limit-by.ts';

const Parameters = fieldParameters({
  min: z.int().min(0).default(50).describe('Fewest tokens; estimated, see `text/tokens.ts`.'),
  ...byParameters(z.int().min(0), 'Fewest tokens for values of that field.'),
});

/** Rejects texts of too few tokens. */
export const minTokens: FilterKind<z.infer<typeof Parameters>> = {
  name: 'min_tokens',
  reason: 'too_short',
  about: 'The text has fewer tokens than the least worth keeping.',
  source: 'Nemotron-CC post-processing and MIND replications: 50; Nemotron-CC question lists with their document: 100',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const found = countTokens(fieldText(record.fields, parameters.field));
    const least = limitFor(parameters, record, parameters.min);
    return found >= least ? keep : reject('too_short', `${found} tokens, at least ${least} needed`);
  },
};
