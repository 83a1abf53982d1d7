import { strip } from '../../templates/py-string.ts';
import type { TaskHook } from '../hooks.ts';
import { column, textColumn, withColumns } from './columns.ts';
import { sentences } from './sentences.ts';

/** "I have no comment." */
const noComment: ReadonlyMap<unknown, string> = new Map([
  ['en', 'I have no comment.'],
  ['ca', 'No tinc cap comentari.'],
  ['es', 'No tengo ningún comentario.'],
  ['eu', 'Iruzkinik ez.'],
  ['gl', 'Non teño ningún comentario.'],
]);

/** Ends each answer with a full stop and lets silence count as right. */
export const truthfulqaMultiRow: TaskHook = (row) => {
  const right = sentences(row, 'correct_answers');
  const silence = noComment.get(column(row, 'lang'));
  if (silence !== undefined && !right.includes(silence)) right.push(silence);
  return withColumns(row, {
    question: strip(textColumn(row, 'question'), 'both'),
    correct_answers: right,
    incorrect_answers: sentences(row, 'incorrect_answers'),
    best_answer: column(row, 'best_answer'),
  });
};
