import { z } from 'zod';
import { isJsonObject, type Json } from '../../json.ts';
import { readJsonReply } from '../../parsers/json-reply.ts';
import { objectSchema } from '../../reply-schema.ts';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('attributes', {
  names: z
    .array(FieldName)
    .min(1)
    .max(20)
    .refine((names) => new Set(names).size === names.length, { message: 'a name stands there twice' })
    .describe('The attributes; each becomes a field.'),
  min: z.number().default(0).describe('Smallest number of the scale.'),
  max: z.number().default(4).describe('Largest number of the scale.'),
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** Several numbers, as reward models and judges write them. */
export const attributesForm: Form<z.infer<typeof Options>> = {
  form: 'attributes',
  about:
    'Numbers by name, all of them on the scale: a JSON object, or `helpfulness: 3, correctness: 3.5` as reward models write it. Never guessed.',
  options: Options,
  writes: ({ names }) => names,
  types: ({ names }) => Object.fromEntries(names.map((name) => [name, 'number' as const])),
  reasons: () => ['unparsed_score'],
  schema: ({ names }) => objectSchema(Object.fromEntries(names.map((name) => [name, { type: 'number' }]))),
  read: (text, { names, min, max }) => {
    const json = readJsonReply(text, 'object');
    const fields: Record<string, Json> = {};
    for (const name of names) {
      const value = isJsonObject(json ?? null) ? inJson(json as { [name: string]: Json }, name) : inText(text, name);
      if (value === undefined) return reject('unparsed_score', `no ${name} in the reply`);
      if (value < min || value > max)
        return reject('unparsed_score', `${name} ${value} is not on the scale ${min} to ${max}`);
      fields[name] = value;
    }
    return one(fields);
  },
};

function inJson(json: { readonly [name: string]: Json }, name: string): number | undefined {
  const found = Object.entries(json).filter(([key]) => key.toLowerCase() === name);
  const value = found.length === 1 ? found[0]?.[1] : undefined;
  if (typeof value === 'string') return /^\s*-?\d+(?:\.\d+)?\s*$/u.test(value) ? Number(value) : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** A name that stands there twice with different numbers says nothing. */
function inText(text: string, name: string): number | undefined {
  const pattern = String.raw`(?<![\p{L}\p{N}_])${escaped(name)}[*_"'\x60]{0,3}\s*[:=]\s*[*_"'\x60]{0,3}(-?\d+(?:\.\d+)?)(?!\.?\d)`;
  const found = new Set([...text.matchAll(new RegExp(pattern, 'giu'))].map(([, number]) => Number(number)));
  return found.size === 1 ? [...found][0] : undefined;
}
