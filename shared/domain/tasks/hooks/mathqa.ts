import { strip } from '../../templates/py-string.ts';
import type { TaskHook } from '../hooks.ts';
import { textColumn } from './columns.ts';

/** Cuts `a ) 38 , b ) 27.675 , ... , e ) none of these` into its options. */
export const mathqaChoices: TaskHook = (row) => {
  const text = textColumn(row, 'options');
  const begin = /([abcd]) \) |e \) /g;
  const options: string[] = [];
  for (let mark = begin.exec(text); mark !== null; mark = begin.exec(text)) {
    const end = mark[1] === undefined ? endOfText(text, begin.lastIndex) : endOfOption(text, begin.lastIndex);
    if (end === undefined) begin.lastIndex = mark.index + 1;
    else {
      options.push(strip(text.slice(mark.index + 4, end), 'right', ' ,'));
      begin.lastIndex = end;
    }
  }
  return options;
};

/** A comma and a space end an option, on the same line. */
function endOfOption(text: string, from: number): number | undefined {
  const end = text.indexOf(', ', from);
  return end < 0 || text.slice(from, end).includes('\n') ? undefined : end + 2;
}

/** The last option goes to the end; one line break may follow. */
function endOfText(text: string, from: number): number | undefined {
  const lineBreak = text.indexOf('\n', from);
  if (lineBreak < 0) return text.length;
  return lineBreak === text.length - 1 ? lineBreak : undefined;
}
