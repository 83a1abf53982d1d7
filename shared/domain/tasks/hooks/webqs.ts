import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { byCodePoint } from './code-point-order.ts';
import { textsColumn } from './columns.ts';

/** Accepted answers in order, without those that continue the one kept before them. */
function keptAnswers(row: Row): string[] {
  const [first, ...rest] = [...textsColumn(row, 'answers')].sort(byCodePoint);
  if (first === undefined) throw new TemplateError('value', 'answers is empty');
  const kept = [first];
  for (const answer of rest) if (!answer.startsWith(kept.at(-1) ?? '')) kept.push(answer);
  return kept;
}

export const webqsChoices: TaskHook = (row) => keptAnswers(row);

/** Every choice is right. */
export const webqsTarget: TaskHook = (row) => keptAnswers(row).map((_, index) => index);
