import { z } from 'zod';
import { readProgram } from '../../parsers/program.ts';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('program', {
  into: FieldName.default('program').describe('Field for the list of `{name, args}`.'),
  errors: FieldName.default('program_errors').describe(
    'Field for the number of lines that are no call, and of unknown calls.',
  ),
  calls: z
    .record(z.string().regex(/^[a-z_]{1,40}$/u), z.array(z.enum(['integer', 'text', 'boolean'])).max(8))
    .describe('Names of calls that are known, with the types of their arguments.'),
  max_calls: z.int().min(1).default(50).describe('Further calls are cut off and count as one error.'),
});

/** A list of calls in a tiny grammar. It is data for `execute`, never run as code. */
export const programForm: Form<z.infer<typeof Options>> = {
  form: 'program',
  about: 'Calls such as `remove_lines(0, 4)`, read by a grammar and never evaluated. Wrong lines are counted.',
  options: Options,
  writes: ({ into, errors }) => [into, errors],
  types: ({ into, errors }) => ({ [into]: 'list', [errors]: 'number' }),
  read: (text, { into, errors: errorsInto, calls: known, max_calls }) => {
    const { calls, errors } = readProgram(text);
    const right = calls.filter(({ name, args }) => {
      const types = Object.hasOwn(known, name) ? known[name] : undefined;
      return (
        types !== undefined && types.length === args.length && args.every((arg, index) => typeOf(arg) === types[index])
      );
    });
    const count = errors + calls.length - right.length + (right.length > max_calls ? 1 : 0);
    if (right.length === 0 && count > 0) return reject('bad_format', `no known call in the reply, ${count} errors`);
    const program = right.slice(0, max_calls).map(({ name, args }) => ({ name, args: [...args] }));
    return one({ [into]: program, [errorsInto]: count });
  },
};

const typeOf = (value: string | number | boolean): string =>
  typeof value === 'number' ? 'integer' : typeof value === 'string' ? 'text' : 'boolean';
