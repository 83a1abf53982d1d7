import { z } from 'zod';
import type { Json } from '../domain/json.ts';

/** Name of a parameter or a role. */
export const Name = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, {
  message: 'a name in lower-case letters, digits and underscores',
});

/** What a parameter can be: a scalar or a list of scalars. */
export const ParameterValue = z.union(
  [
    z.string().max(2000),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string().max(2000), z.number(), z.boolean()])).max(200),
  ],
  { error: 'text, a number, true or false, or a list of these' },
);
export type ParameterValue = z.infer<typeof ParameterValue>;

/** A knob of a recipe. `with:` in run.yaml turns it; options of steps read it as `$name`. */
export const Parameter = z.strictObject({
  default: ParameterValue.describe('Value when run.yaml says nothing.'),
  about: z.string().min(1).describe('What the parameter does, for people.'),
  min: z.number().optional().describe('Smallest number allowed.'),
  max: z.number().optional().describe('Largest number allowed.'),
  one_of: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .optional()
    .describe('The only values allowed.'),
});
export type Parameter = z.infer<typeof Parameter>;

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
};

/** What would have been right, when the value does not fit the parameter; undefined when it does. */
export function parameterFault(parameter: Parameter, value: Json): string | undefined {
  const wanted = kindOf(parameter.default);
  if (wanted !== kindOf(value)) return words[wanted] ?? wanted;
  if (parameter.one_of !== undefined && !parameter.one_of.some((allowed) => allowed === value))
    return `one of ${parameter.one_of.map((allowed) => JSON.stringify(allowed)).join(', ')}`;
  if (typeof value !== 'number') return undefined;
  if (parameter.min !== undefined && value < parameter.min) return `at least ${parameter.min}`;
  if (parameter.max !== undefined && value > parameter.max) return `at most ${parameter.max}`;
  return undefined;
}

const kindOf = (value: Json): string => (Array.isArray(value) ? 'list' : typeof value);
