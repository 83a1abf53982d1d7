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
      const found = standingLabels(part, labels);
      if (found.length === 1) return one({ [into]: found[0] ?? null });
    }
    return reject('bad_format', `no label, or several of ${labels.join(', ')}`);
  },
};

/** Labels that stand in a text as words. A label inside of a longer one that stands there does not count. */
export function standingLabels(text: string, labels: readonly string[]): string[] {
  let rest = text.toLowerCase();
  return [...labels]
    .sort((a, b) => b.length - a.length)
    .filter((label) => {
      const part = label.toLowerCase();
      let found = false;
      for (let at = rest.indexOf(part); at >= 0; at = rest.indexOf(part, at + 1)) {
        const [before, after] = [rest[at - 1] ?? ' ', rest[at + part.length] ?? ' '];
        if (/[\p{L}\p{N}_]/u.test(before) || /[\p{L}\p{N}_]/u.test(after)) continue;
        found = true;
        rest = `${rest.slice(0, at)}${'\u0000'.repeat(part.length)}${rest.slice(at + part.length)}`;
      }
      return found;
    });
}
