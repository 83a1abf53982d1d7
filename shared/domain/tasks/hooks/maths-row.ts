import { TemplateError } from '../../templates/template-error.ts';
import type { TaskHook } from '../hooks.ts';
import { lastBoxed, unbox } from './boxed-answer.ts';
import { column, textColumn, withColumns } from './columns.ts';
import { normalFinalAnswer } from './final-answer.ts';

/** Adds the boxed answer of the solution. */
export const hendrycksMathRow: TaskHook = (row) =>
  withColumns(row, { answer: unbox(lastBoxed(textColumn(row, 'solution'))) });

/** The same in a form that can be compared. */
export const minervaMathRow: TaskHook = (row) =>
  withColumns(row, { answer: normalFinalAnswer(unbox(lastBoxed(textColumn(row, 'solution')))) });

/** Only the hardest problems; a solution without an answer gets a mark instead. */
export const leaderboardMathRow: TaskHook = (row) =>
  column(row, 'level') === 'Level 5'
    ? withColumns(row, { answer: unboxOrMark(lastBoxed(textColumn(row, 'solution'))) })
    : undefined;

function unboxOrMark(boxed: string | undefined): string {
  try {
    return unbox(boxed);
  } catch (cause) {
    if (cause instanceof TemplateError) return '[invalidanswer]';
    throw cause;
  }
}
