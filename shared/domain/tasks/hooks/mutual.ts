import type { TaskHook } from '../hooks.ts';
import { textColumn, textsColumn, withColumns } from './columns.ts';

const marks: readonly (readonly [string, string])[] = [
  [" '", "'"],
  [' \n', '\n'],
  ['\n ', '\n'],
  [" n't", "n't"],
  ['`` ', '"'],
  ["''", '"'],
  [' :', ':'],
  [' ;', ';'],
  [' !', '!'],
  [' ?', '?'],
  [' ,', ','],
  [' .', '.'],
];

const closedUp = (text: string): string =>
  marks.reduce((changed, [before, after]) => changed.replaceAll(before, after), text);

/** Dialogue and replies without the gaps of their tokenizer. */
export const mutualRow: TaskHook = (row) =>
  withColumns(row, {
    article: closedUp(textColumn(row, 'article')),
    options: textsColumn(row, 'options').map(closedUp),
  });
