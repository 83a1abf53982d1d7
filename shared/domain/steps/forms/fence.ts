import { z } from 'zod';
import { findFences } from '../../parsers/fences.ts';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('fence', {
  into: FieldName.describe('Field for the code.'),
  language: z
    .string()
    .regex(/^[a-z0-9+#-]{1,20}$/u, { message: 'a language in small letters, e.g. python' })
    .optional()
    .describe('Only fences of this language, or of none, count.'),
  which: z.enum(['first', 'last']).default('first').describe('Which one counts when there are several.'),
  min_characters: z.int().min(0).default(1).describe('Shorter code is no code.'),
});

/** Code in a Markdown fence. */
export const fenceForm: Form<z.infer<typeof Options>> = {
  form: 'fence',
  about: 'The code of a fenced block. A fence that is never closed is a cut reply.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'text' }),
  reasons: () => ['no_code', 'unclosed_fence'],
  read: (text, { into, language, which, min_characters }) => {
    const { fences, open } = findFences(text);
    const fitting = fences.filter(
      (fence) => language === undefined || fence.language === '' || fence.language === language,
    );
    const found = which === 'first' ? fitting[0] : fitting.at(-1);
    if (open && (which === 'last' || found === undefined)) return reject('unclosed_fence', 'a fence is never closed');
    if (found === undefined) return reject('no_code', `no fenced ${language ?? 'code'} in the reply`);
    const code = found.code.trim();
    return code.length < min_characters
      ? reject('no_code', `${code.length} characters of code, at least ${min_characters} needed`)
      : one({ [into]: found.code });
  },
};
