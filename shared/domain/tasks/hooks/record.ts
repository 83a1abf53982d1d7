import { strip } from '../../templates/py-string.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { byCodePoint } from './code-point-order.ts';
import { textColumn, textsColumn, withColumns } from './columns.ts';

const once = (row: Row, name: string): string[] => [...new Set(textsColumn(row, name))].sort(byCodePoint);

export const recordRow: TaskHook = (row) =>
  withColumns(row, { entities: once(row, 'entities'), answers: once(row, 'answers') });

/** The article, then its highlights as a list. */
export const recordText: TaskHook = (row) => {
  const [article, ...highlights] = strip(textColumn(row, 'passage'), 'both').split('\n@highlight\n');
  return `${article}\n\n${highlights.map((highlight) => `  - ${highlight}.\n`).join('')}`;
};

/** The query as one more highlight, with an entity in the gap. */
function filledIn(row: Row, entity: string): string {
  return `  - ${textColumn(row, 'query')}`.replaceAll('@placeholder', () => entity);
}

export const recordChoices: TaskHook = (row) => textsColumn(row, 'entities').map((entity) => filledIn(row, entity));

export const recordTarget: TaskHook = (row) => {
  const [first] = textsColumn(row, 'answers');
  if (first === undefined) throw new TemplateError('value', 'answers is empty');
  return filledIn(row, first);
};
