import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({ max: z.int().min(1).default(102_688).describe('Most characters.') });

/** Rejects texts of too many characters. */
export const maxChars: FilterKind<z.infer<typeof Parameters>> = {
  name: 'max_chars',
  reason: 'too_long',
  about: 'The text has too many characters.',
  source: 'SwallowMath: prompts of at most 102,688 characters',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, max }) =>
    ({ fields }) => {
      const found = fieldText(fields, field).length;
      return found <= max ? keep : reject('too_long', `${found} characters, at most ${max} taken`);
    },
};
