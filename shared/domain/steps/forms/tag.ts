import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('tag', {
  tag: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,30}$/u, { message: 'a tag name in small letters' })
    .describe('Name of the tag: the text between `<name>` and `</name>` is read.'),
  into: FieldName.describe('Field for the text in the tag.'),
});

/** What stands in a pair of tags. */
export const tagForm: Form<z.infer<typeof Options>> = {
  form: 'tag',
  about: 'The text between a pair of tags; exactly one such pair has to be there.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'text' }),
  read: (text, { tag, into }) => {
    const lower = text.toLowerCase();
    const [open, close] = [`<${tag}>`, `</${tag}>`];
    const start = lower.indexOf(open);
    const end = lower.indexOf(close, start + open.length);
    if (start < 0) return reject('bad_format', `no ${open} in the reply`);
    if (end < 0) return reject('bad_format', `${open} is never closed`);
    if (lower.indexOf(open, end) >= 0) return reject('bad_format', `${open} stands in the reply more than once`);
    const inner = text.slice(start + open.length, end).trim();
    return inner === '' ? reject('empty', `nothing in ${open}`) : one({ [into]: inner });
  },
};
