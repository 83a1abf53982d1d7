import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('label', {
  into: FieldName.describe('Field for the label.'),
  labels: z.array(z.string().min(1).max(100)).min(2).max(100).describe('The labels that there are.'),
});

/** One of a set of labels, as classifiers write it. */
export const labelForm: Form<z.infer<typeof Options>> = {
  form: 'label',
  about: 'One label of a list: the last line is read, else the whole text; exactly one label has to stand there.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'text' }),
  read: (text, { into, labels }) => {
    const lines = text.trim().split('\n');
    for (const part of [lines.at(-1) ?? '', text]) {
      const found = labels.filter((label) => stands(part, label));
      // `unsafe` also holds `safe`: the longer label is the one that stands there.
      const longest = found.filter((label) => !found.some((other) => other !== label && other.includes(label)));
      if (longest.length === 1) return one({ [into]: longest[0] ?? null });
    }
    return reject('bad_format', `no label, or several of ${labels.join(', ')}`);
  },
};

function stands(text: string, label: string): boolean {
  const [whole, part] = [text.toLowerCase(), label.toLowerCase()];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const [before, after] = [whole[at - 1] ?? ' ', whole[at + part.length] ?? ' '];
    if (!/[\p{L}\p{N}_]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true;
  }
  return false;
}
