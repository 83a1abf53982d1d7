import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  max: z.int().min(1).default(1000).describe('Most characters without a blank between them.'),
});

/** Rejects texts with blobs of data in them. */
export const longestWord: FilterKind<z.infer<typeof Parameters>> = {
  name: 'longest_word',
  reason: 'low_quality',
  about: 'A run of more than a thousand ASCII characters without a blank: data, not language.',
  source: 'NeMo Curator: 1,000; scripts without spaces do not count, which is our choice',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: ({ field, max }) => {
    const blob = new RegExp(`[!-~]{${max + 1}}`, 'u');
    return ({ fields }) =>
      blob.test(fieldText(fields, field)) ? reject('low_quality', `more than ${max} characters in a row`) : keep;
  },
};
