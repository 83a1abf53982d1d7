import { strip } from '../../templates/py-string.ts';
import type { TaskHook } from '../hooks.ts';
import { textColumn } from './columns.ts';

/** Marks of the WikiText tokenizer and what they stand for, in order; the second list comes after brackets and quotes. */
const marks: readonly (readonly [string, string])[] = [
  [' @-@ ', '-'],
  [' @,@ ', ','],
  [' @.@ ', '.'],
  [' : ', ': '],
  [' ; ', '; '],
  [' . ', '. '],
  [' ! ', '! '],
  [' ? ', '? '],
  [' , ', ', '],
];
const later: readonly (readonly [string, string])[] = [
  ['= = = =', '===='],
  ['= = =', '==='],
  ['= =', '=='],
  [' ° ', '°'],
  [' \n', '\n'],
  ['\n ', '\n'],
  [' N ', ' 1 '],
  [" 's", "'s"],
];

/** The text of a column as it was before the WikiText tokenizer. */
export function detokenizedPage(name: string): TaskHook {
  return (row) => {
    let text = textColumn(row, name).replaceAll("s '", "s'");
    text = text.replaceAll(/\/' [0-9]\//g, "/'[0-9]/");
    for (const [before, after] of marks) text = text.replaceAll(before, after);
    for (const [open, close] of ['()', '[]', '{}', '""', "''"]) text = closeUp(text, open ?? '', close ?? '');
    for (const [before, after] of later) text = text.replaceAll(before, after);
    return text;
  };
}

/** Takes white space away just inside each pair, in one pass. */
function closeUp(text: string, open: string, close: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start + 1);
    if (end < 0) return parts.join('') + text.slice(at);
    parts.push(text.slice(at, start), open, strip(text.slice(start + 1, end), 'both'), close);
    at = end + 1;
  }
}
