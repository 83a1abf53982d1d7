import { strip } from '../../templates/py-string.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { listColumn, textColumn } from './columns.ts';
import { textual } from './textual.ts';

const letters = ['A', 'B', 'C', 'D'];

/** A passage, a question and at most four options behind letters. */
function letteredPrompt(row: Row, passage: string, beforeOptions: string): string {
  const options = listColumn(row, 'options').slice(0, letters.length);
  const lines = options.map((option, index) => `${letters[index]}. ${textual(option)}\n`).join('');
  return `Passage: ${textColumn(row, passage)}\nQuestion: ${textColumn(row, 'question')}\n${beforeOptions}${lines}Answer:`;
}

export const logiqaText: TaskHook = (row) => letteredPrompt(row, 'context', 'Choices:\n');
export const logiqa2Text: TaskHook = (row) => letteredPrompt(row, 'text', '');

export const logiqaTarget: TaskHook = (row) => {
  const index = ['a', 'b', 'c', 'd'].indexOf(strip(textColumn(row, 'label'), 'both'));
  if (index < 0) throw new TemplateError('value', 'label is no letter from a to d');
  return index;
};
