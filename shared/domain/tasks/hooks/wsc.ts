import { splitSpaces } from '../../templates/py-string.ts';
import type { TaskHook } from '../hooks.ts';
import { column, textColumn } from './columns.ts';
import { detokenize } from './detokenize.ts';
import { pythonInt } from './python-int.ts';

/** Marks the pronoun, whose place is counted in words, and asks what it stands for. */
export const wscText: TaskHook = (row) => {
  const raw = textColumn(row, 'text');
  const pronoun = textColumn(row, 'span2_text');
  const before = splitSpaces(raw)
    .slice(0, Number(pythonInt(column(row, 'span2_index'))))
    .join(' ');
  const after = [...raw].slice([...before].length + [...pronoun].length + 1).join('');
  const passage = detokenize(`${before} *${pronoun}*${after}`);
  const noun = textColumn(row, 'span1_text');
  return `Passage: ${passage}\nQuestion: In the passage above, does the pronoun "*${pronoun}*" refer to "*${noun}*"?\nAnswer:`;
};
