import type { z } from 'zod';
import { stripFraming } from '../parsers/lead-in.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({});

/** Rejects texts that are nothing but politeness. */
export const emptyAfterStrip: FilterKind<z.infer<typeof Parameters>> = {
  name: 'empty_after_strip',
  reason: 'empty_after_strip',
  about: 'Nothing is left once a lead-in such as "Here is the rewritten text:" and an offer of more help are cut.',
  source: 'WRAP, which strips unwanted lead-ins; the phrases, in 12 languages, are our own',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field }) =>
    ({ fields }) => {
      const text = fieldText(fields, field);
      return /[\p{L}\p{N}]/u.test(stripFraming(text)) ? keep : reject('empty_after_strip', text);
    },
};
