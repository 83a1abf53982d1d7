import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({ min: z.int().min(0).default(51).describe('Fewest characters.') });

/** Rejects texts of too few characters. */
export const minChars: FilterKind<z.infer<typeof Parameters>> = {
  name: 'min_chars',
  reason: 'too_short',
  about: 'The text has too few characters, blanks at its ends not counted.',
  source: 'SwallowCode and SwallowMath: more than 50',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, min }) =>
    ({ fields }) => {
      const found = [...fieldText(fields, field).trim()].length;
      return found >= min ? keep : reject('too_short', `${found} characters, at least ${min} needed`);
    },
};
