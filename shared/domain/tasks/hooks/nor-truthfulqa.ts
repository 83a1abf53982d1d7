import { strip } from '../../templates/py-string.ts';
import type { TaskHook } from '../hooks.ts';
import { textColumn, withColumns } from './columns.ts';
import { sentences } from './sentences.ts';

/** Ends each answer with a full stop. */
export const norTruthfulqaRow: TaskHook = (row) =>
  withColumns(row, {
    question: strip(textColumn(row, 'question'), 'both'),
    correct_answers: sentences(row, 'correct_answers'),
    incorrect_answers: sentences(row, 'incorrect_answers'),
  });
