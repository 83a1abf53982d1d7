import { z } from 'zod';
import { keep, reject } from '../verdict.ts';
import { comparingParameters, fieldText } from './field-text.ts';
import type { FilterKind } from './filter.ts';
import { byParameters, limitFor } from './limit-by.ts';

const range = z
  .tuple([z.number().min(0), z.number().positive()])
  .refine(([least, most]) => least <= most, 'the first number is the smaller one');
const Parameters = comparingParameters({
  range: range.default([0.6, 1.6]).describe('Least and greatest length over the length of the other text.'),
  ...byParameters(range, 'Ranges for values of that field.'),
});

/** Rejects texts that are much shorter or longer than what they were made from. */
export const lengthRatio: FilterKind<z.infer<typeof Parameters>> = {
  name: 'length_ratio',
  reason: 'length_ratio',
  about: 'The text is much shorter or longer than its source, in characters without blanks.',
  source:
    'Curator: below 3.0 for translations; 0.6 to 1.6 for rewrites, 0.3 to 2.0 and 0.4 to 2.5 elsewhere are our choice',
  reads: ({ field, against }) => [field, against],
  parameters: Parameters,
  create: (parameters) => (record) => {
    const [made, from] = [parameters.field, parameters.against].map((name) => visible(fieldText(record.fields, name)));
    if (made === undefined || from === undefined || from === 0) return keep;
    const [least, most] = limitFor(parameters, record, parameters.range);
    const ratio = made / from;
    return ratio >= least && ratio <= most
      ? keep
      : reject('length_ratio', `${ratio.toFixed(2)} times as long, ${least} to ${most} is kept`);
  },
};

function visible(text: string): number {
  return text.replace(/\s+/gu, '').length;
}
