import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('number', {
  into: FieldName.describe('Field for the number.'),
  min: z.number().default(1).describe('Smallest number of the scale.'),
  max: z.number().default(5).describe('Largest number of the scale.'),
  label: z.string().max(40).default('score').describe('Word before the number, e.g. `Score: 4`; the last one counts.'),
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** A score as judges write it. */
export const numberForm: Form<z.infer<typeof Options>> = {
  form: 'number',
  about: 'A score: behind the label (`Score: 4`, `score is 4/5`), or alone on the last line. Never guessed.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'number' }),
  reasons: () => ['unparsed_score'],
  read: (text, { into, min, max, label }) => {
    const number = String.raw`(-?\d+(?:\.\d+)?)(?:\s*(?:/|out of)\s*\d+(?:\.\d+)?)?`;
    const labelled = [
      ...text.matchAll(new RegExp(String.raw`${escaped(label)}\W{0,6}(?:is|of)?\W{0,6}${number}`, 'giu')),
    ].at(-1);
    const lastLine = text.trim().split('\n').at(-1) ?? '';
    const alone = new RegExp(String.raw`^\W*${number}\W*$`, 'u').exec(lastLine);
    const found = (labelled ?? alone)?.[1];
    if (found === undefined) return reject('unparsed_score', `no ${label} in the reply`);
    const value = Number(found);
    return value < min || value > max
      ? reject('unparsed_score', `${found} is not on the scale ${min} to ${max}`)
      : one({ [into]: value });
  },
};
