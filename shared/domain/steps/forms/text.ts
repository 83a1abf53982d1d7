import type { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('text', {
  into: FieldName.default('text').describe('Field for the text.'),
});

/** The whole reply. */
export const textForm: Form<z.infer<typeof Options>> = {
  form: 'text',
  about: 'The whole text, without the blocks in which a reasoning model thinks aloud.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'text' }),
  read: (text, { into }) => (text.trim() === '' ? reject('empty', 'no text') : one({ [into]: text.trim() })),
};
