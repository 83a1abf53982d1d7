import { z } from 'zod';
import { foldText } from '../text/fold.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  opening: z
    .string()
    .min(1)
    .default('Rewritten text:')
    .describe('What the text has to begin with; case does not matter.'),
});

/** Rejects replies that do not begin as the prompt demands. */
export const opensWith: FilterKind<z.infer<typeof Parameters>> = {
  name: 'opens_with',
  reason: 'missing_opening',
  about: 'The text does not begin with the mark that its prompt demands, marks of emphasis left out.',
  source: 'Nemotron-CC post-processing of two of its prompts; the mark is our own',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: ({ field, opening }) => {
    const wanted = foldText(opening).trim();
    return ({ fields }) => {
      const text = foldText(fieldText(fields, field)).replace(/^[\s#*_>"']+/u, '');
      return text.replaceAll(/[*_]/gu, '').startsWith(wanted) ? keep : reject('missing_opening', text);
    };
  },
};
