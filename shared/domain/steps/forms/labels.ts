import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';
import { standingLabels } from './label.ts';

const Options = formOptions('labels', {
  into: FieldName.describe('Field for the list of labels; an empty list for `none`.'),
  labels: z.array(z.string().min(1).max(100)).min(1).max(100).describe('The labels that there are.'),
  none: z.string().min(1).max(100).default('none').describe('What stands there when no label fits.'),
  label: z.string().min(1).max(40).default('classes').describe('Word before them, e.g. `Classes: a, b`.'),
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** Any number of a set of labels, as classifiers write them. */
export const labelsForm: Form<z.infer<typeof Options>> = {
  form: 'labels',
  about:
    'Any number of labels of a list, or `none`: behind the last `Classes:`, else on the last line. Labels and `none` at once, or neither, are a wrong form.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'list' }),
  read: (text, { into, labels, none, label }) => {
    const behind = [...text.matchAll(new RegExp(String.raw`${escaped(label)}["'*_\]]{0,3}\s*[:=](.*)`, 'giu'))].at(
      -1,
    )?.[1];
    const part = behind ?? text.trim().split('\n').at(-1) ?? '';
    const found = standingLabels(part, [...labels, none]);
    const isNone = found.includes(none);
    if (isNone === found.some((one) => one !== none))
      return reject('bad_format', `neither "${none}" nor one of ${labels.join(', ')}`);
    return one({ [into]: isNone ? [] : labels.filter((one) => found.includes(one)) });
  },
};
