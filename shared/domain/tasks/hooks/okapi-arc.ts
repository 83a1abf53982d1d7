import { TemplateError } from '../../templates/template-error.ts';
import type { TaskHook } from '../hooks.ts';
import { cleanEnding } from './clean-ending.ts';
import { asText, column, textColumn, withColumns } from './columns.ts';

const letters = ['A', 'B', 'C', 'D', 'E'];

/** Translated ARC: up to five options in columns of their own, empty ones left out. */
export const okapiArcRow: TaskHook = (row) => {
  const options = letters
    .map((letter) => column(row, `option_${letter.toLowerCase()}`))
    .filter((option) => option !== null && option !== '');
  const gold = letters.indexOf(textColumn(row, 'answer'));
  if (gold < 0) throw new TemplateError('value', 'answer is no letter from A to E');
  return withColumns(row, {
    query: `Question: ${cleanEnding(textColumn(row, 'instruction'))}\nAnswer:`,
    choices: options.map((option) => cleanEnding(asText(option, 'option'))),
    gold,
  });
};
