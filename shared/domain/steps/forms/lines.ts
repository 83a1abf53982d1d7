import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('lines', {
  into: FieldName.describe('Field for the list, or for one entry with `each`.'),
  bullets: z
    .boolean()
    .default(true)
    .describe(
      'Only lines with a bullet or a number count, their continuation lines with them; else every line that is not empty.',
    ),
  each: z.boolean().default(false).describe('Makes a record of every entry.'),
  min: z.int().min(1).default(1).describe('Fewer entries are a wrong form.'),
  max: z.int().min(1).default(1000).describe('More entries are a wrong form.'),
  exact: z.int().min(1).optional().describe('How many there must be.'),
  distinct: z.boolean().default(true).describe('Equal entries count once.'),
});

const bullet = /^\s*(?:[-*+•‣▪–]|\(?\d{1,3}[.)、:])\s*(?=\S)/u;

/** A list, one entry a line. */
export const linesForm: Form<z.infer<typeof Options>> = {
  form: 'lines',
  about:
    'A list with one entry a line, bullets and numbers taken off; a heading before the first bullet is passed over.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into, each }) => ({ [into]: each ? 'text' : 'list' }),
  each: ({ each }) => each,
  read: (text, { into, bullets, each, min, max, exact, distinct }) => {
    const entries = bullets
      ? bulleted(text)
      : text
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
    const kept = distinct ? [...new Map(entries.map((entry) => [entry.toLowerCase(), entry])).values()] : entries;
    if (exact !== undefined && kept.length !== exact)
      return reject('bad_format', `${kept.length} entries, ${exact} wanted`);
    if (kept.length < min || kept.length > max)
      return reject('bad_format', `${kept.length} entries, ${min} to ${max} wanted`);
    return each ? { kept: true, items: kept.map((entry) => ({ [into]: entry })) } : one({ [into]: kept });
  },
};

function bulleted(text: string): string[] {
  const entries: string[] = [];
  for (const line of text.split('\n')) {
    const mark = bullet.exec(line);
    if (mark !== null) entries.push(line.slice(mark[0].length).trim());
    else if (entries.length > 0 && line.trim() !== '') entries.push(`${entries.pop() ?? ''} ${line.trim()}`);
  }
  return entries;
}
