import { strip } from '../../templates/py-string.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { TaskHook } from '../hooks.ts';
import { column, textColumn, withColumns } from './columns.ts';
import { detokenize } from './detokenize.ts';

/** Two sentences, the second one ready to follow "Yes, "; rows without either are left out. */
export function paraphraseRow(first: string, second: string): TaskHook {
  return (row) => {
    if ([first, second].some((name) => [null, ''].includes(column(row, name) as string | null))) return undefined;
    const sentence = strip(detokenize(textColumn(row, first)), 'both');
    return withColumns(row, {
      [first]: /[.,;]$/.test(sentence) ? sentence.slice(0, -1) : sentence,
      [second]: lowerFirst(strip(detokenize(textColumn(row, second)), 'both')),
    });
  };
}

/** Premise without its last mark, hypothesis in small letters and with a full stop. */
export const entailmentRow: TaskHook = (row) => {
  const premise = strip(detokenize(textColumn(row, 'premise')), 'both');
  const hypothesis = lowerFirst(strip(detokenize(textColumn(row, 'hypothesis')), 'both'));
  return withColumns(row, {
    premise: /[.,!?]$/.test(premise) ? premise.slice(0, -1) : premise,
    hypothesis: hypothesis.endsWith('.') ? hypothesis : `${hypothesis}.`,
  });
};

export const lowerChoicesRow: TaskHook = (row) =>
  withColumns(row, {
    choice1: lowerFirst(textColumn(row, 'choice1')),
    choice2: lowerFirst(textColumn(row, 'choice2')),
  });

/** @throws TemplateError for an empty text, as the first letter of nothing. */
function lowerFirst(text: string): string {
  if (text === '') throw new TemplateError('value', 'a sentence is empty');
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return first.toLowerCase() + text.slice(first.length);
}
