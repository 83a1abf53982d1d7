import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { fieldParameters } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { speakerCount } from './speaker-count.ts';

const Parameters = fieldParameters({ min: z.int().min(1).default(2).describe('Fewest speakers.') }).extend({
  field: z.string().min(1).default('turns').describe('The field that holds the turns.'),
});

/** Rejects monologues. */
export const oneSpeaker: FilterKind<z.infer<typeof Parameters>> = {
  name: 'one_speaker',
  reason: 'one_speaker',
  about: 'The dialogue has fewer than two speakers.',
  source: 'our choice for dialogues after MIND: 2',
  reads: ({ field }) => [field],
  parameters: Parameters,
  create:
    ({ field, min }) =>
    ({ fields }) => {
      const found = speakerCount(fields, field);
      return found >= min ? keep : reject('one_speaker', `${found} speakers, at least ${min} needed`);
    },
};
