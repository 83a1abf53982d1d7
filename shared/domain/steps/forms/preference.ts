import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('preference', {
  into: FieldName.describe('Field for `a`, `b` or `tie`.'),
  label: z.string().min(1).max(40).default('better').describe('Word before it, e.g. `Better: A`; the last one counts.'),
});

/** Words that may stand before the letter and mean nothing; `A` itself is always a capital letter. */
const fillers: ReadonlySet<string> = new Set([
  ...['is', 'the', 'an', 'a', 'one', 'answer', 'response', 'reply', 'assistant', 'option'],
]);
const ties: ReadonlySet<string> = new Set(['tie', 'tied', 'draw', 'both', 'equal', 'neither', 'none']);
/** What follows a label is looked at so far, in characters. */
const reach = 80;

/** Which of two answers is better, as judges write it. */
export const preferenceForm: Form<z.infer<typeof Options>> = {
  form: 'preference',
  about:
    'Which of two answers is better: behind the label (`Better: A`, `better answer is B`, `Better: tie`), as `[[A]]`, or alone on the last line. The letter is a capital one. Never guessed.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'text' }),
  reasons: () => ['unparsed_score'],
  read: (text, { into, label }) => {
    const lastLine = text.trim().split('\n').at(-1) ?? '';
    const found =
      bracketed(text) ?? behind(text, label) ?? (said(lastLine).length === 1 ? sideOf(lastLine) : undefined);
    if (found !== undefined) return one({ [into]: found });
    return reject('unparsed_score', `no "${label}: A", "${label}: B" or "${label}: tie"`);
  },
};

function bracketed(text: string): string | undefined {
  const inside = [...text.matchAll(/\[\[([^[\]\n]{1,40})\]\]/gu)].at(-1)?.[1];
  return inside === undefined ? undefined : sideOf(inside);
}

/** The last place where the label stands as a word and a side follows on its line. */
function behind(text: string, label: string): string | undefined {
  const [inText, word] = [text.toLowerCase(), label.toLowerCase()];
  for (let at = inText.lastIndexOf(word); at >= 0; at = at === 0 ? -1 : inText.lastIndexOf(word, at - 1)) {
    if (/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at))) continue;
    const [rest = ''] = text.slice(at + word.length, at + word.length + reach).split('\n');
    const side = /^[\p{L}\p{N}]/u.test(rest) ? undefined : sideOf(rest);
    if (side !== undefined) return side;
  }
  return undefined;
}

/** The side that the first word with a meaning names. */
function sideOf(text: string): string | undefined {
  const [word, next] = said(text);
  if (word === undefined) return undefined;
  if (ties.has(word.toLowerCase()) || (word === 'A' && ties.has((next ?? '').toLowerCase()))) return 'tie';
  return word === 'A' ? 'a' : word === 'B' ? 'b' : undefined;
}

function said(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word === 'A' || !fillers.has(word.toLowerCase()));
}
