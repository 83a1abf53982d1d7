import { createHash } from 'node:crypto';
import { splitSpaces } from '../../templates/py-string.ts';
import { TemplateError } from '../../templates/template-error.ts';
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

/** Two rows of the dataset whose index misses the pronoun, by the SHA-256 of their text: where the gap belongs. */
const mended: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['ff12fea0d9c38a35d44cfb4e3cc0ed9236d1117f5ee3dd2c57e5d2368b6eda9a', ['for him,', 'for X ,']],
  ['2254040d40a24356fc41d80d3506feb8082d271ca5f2aa474679433aa9293d38', ['use it ,', 'use X ,']],
]);

/** The form of T5: the pronoun between asterisks. */
export const wscT5Text: TaskHook = (row) => {
  const text = textColumn(row, 'text');
  const pronoun = textColumn(row, 'span2_text');
  return `wsc: ${withGap(text, pronoun, Number(pythonInt(column(row, 'span2_index')))).replaceAll(' X ', () => ` *${pronoun}* `)}`;
};

function withGap(text: string, pronoun: string, at: number): string {
  const words = text.split(' ');
  if (at <= 0 || at >= words.length) throw new TemplateError('value', 'span2_index is at the edge of the text');
  const mending = mended.get(createHash('sha256').update(text).digest('hex'));
  if (mending !== undefined) return text.replace(mending[0], mending[1]).trimEnd();
  if (words[at] !== pronoun) throw new TemplateError('value', 'span2_index does not lead to span2_text');
  return [words.slice(0, at).join(' '), 'X', words.slice(at + 1).join(' ')].join(' ');
}
