import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { speakerCount } from './speaker-count.ts';

const Parameters = fieldParameters({ max: z.int().min(1).default(4).describe('Most speakers.') }).extend({
  field: z.string().min(1).default('turns').describe('The field that holds the turns.'),
});

/** Rejects dialogues in which half the lines became speakers. */
export const tooManySpeakers: FilterKind<z.infer<typeof Parameters>> = {
  name: 'too_many_speakers',
  reason: 'too_many_speakers',
  about: 'The dialogue has more than four speakers; mostly its lines were read wrongly.',
  source: 'our choice for dialogues after MIND: 4',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, max }) =>
    ({ fields }) => {
      const found = speakerCount(fields, field);
      return found <= max ? keep : reject('too_many_speakers', `${found} speakers, at most ${max} taken`);
    },
};
