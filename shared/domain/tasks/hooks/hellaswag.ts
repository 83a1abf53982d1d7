import { capitalize } from '../../templates/py-string.ts';
import type { TaskHook } from '../hooks.ts';
import { cleanEnding } from './clean-ending.ts';
import { column, textColumn, textsColumn, withColumns } from './columns.ts';
import { pythonInt } from './python-int.ts';

/** Joins both parts of the context behind the activity's name. */
export const hellaswagRow: TaskHook = (row) => {
  const context = `${textColumn(row, 'ctx_a')} ${capitalize(textColumn(row, 'ctx_b'))}`;
  return withColumns(row, {
    query: cleanEnding(`${textColumn(row, 'activity_label')}: ${context}`),
    choices: textsColumn(row, 'endings').map(cleanEnding),
    gold: pythonInt(column(row, 'label')),
  });
};

/** The translated versions: one context, endings as they are. */
export const translatedHellaswagRow: TaskHook = (row) =>
  withColumns(row, {
    query: `${textColumn(row, 'activity_label')}: ${textColumn(row, 'ctx')}`,
    choices: column(row, 'endings'),
    gold: pythonInt(column(row, 'label')),
  });
