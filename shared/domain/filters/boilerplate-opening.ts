import { z } from 'zod';
import { openingOf } from '../text/openings.ts';
import { keep, reject } from '../verdict.ts';
import { fieldParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';

const Parameters = fieldParameters({
  openings: z
    .array(z.string().min(1))
    .default([
      'in a world where the',
      'imagine a world where you',
      'have you ever wondered how',
      'have you ever wondered why',
      'have you ever wondered what',
      'in the world of the',
      'in the realm of the',
      'once upon a time in',
      'welcome to the world of',
      'ladies and gentlemen today we',
      'in the ever evolving landscape',
      'in the ever changing world',
      'in today s fast paced',
      'in todays fast paced world',
      'it is important to note',
      'hey there have you ever',
    ])
    .describe('Openings that reject: five words each, as text without marks; cases do not matter.'),
});

/** Rejects texts that open as too many others do. */
export const boilerplateOpening: FilterKind<z.infer<typeof Parameters>> = {
  name: 'boilerplate_opening',
  reason: 'boilerplate_opening',
  about:
    'The first five words are a listed opening. The step `openings` learns the list from the run itself and needs all records for it; this filter knows only what its parameter lists.',
  source: 'MAGA, rule cleaning of frequent openings; the list is our own',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create: ({ field, openings }) => {
    const known = new Set(openings.map(openingOf));
    return ({ fields }) => {
      const found = openingOf(fieldText(fields, field));
      return found !== undefined && known.has(found) ? reject('boilerplate_opening', found) : keep;
    };
  },
};
