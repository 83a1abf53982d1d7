import type { PyValue } from '../../templates/py-value.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { pythonLiteral } from '../python-literal.ts';
import { asList, asMap, asText, column, textColumn } from './columns.ts';

/** The questions about an article: a Python list, written as text. The last one is asked, the others are shown answered. */
function problemsOf(row: Row): readonly Row[] {
  const problems = pythonLiteral(textColumn(row, 'problems'));
  if (problems === undefined) throw new TemplateError('value', 'problems is no Python literal');
  return asList(problems, 'problems').map((problem) => asMap(problem, 'a problem'));
}

function lastOf(problems: readonly Row[]): Row {
  const last = problems.at(-1);
  if (last === undefined) throw new TemplateError('value', 'problems is empty');
  return last;
}

function answerIndex(problem: Row): number {
  const letter = column(problem, 'answer');
  const index = typeof letter === 'string' && letter.length === 1 ? 'ABCD'.indexOf(letter) : -1;
  if (index < 0) throw new TemplateError('value', 'the answer of a problem is no letter from A to D');
  return index;
}

function optionAt(problem: Row, index: number): PyValue {
  const option = asList(column(problem, 'options'), 'options')[index];
  if (option === undefined) throw new TemplateError('value', 'a problem has too few options');
  return option;
}

/** A gap at the end of a question is filled with the answer. */
export const raceText: TaskHook = (row) => {
  const problems = problemsOf(row);
  const shown = problems.slice(0, -1).map((problem) => {
    const question = asText(column(problem, 'question'), 'question');
    const answer = asText(optionAt(problem, answerIndex(problem)), 'an option');
    const gap = question.endsWith('  _  .');
    return gap ? `${question.slice(0, -5)}${answer}\n` : `Question: ${question}\nAnswer: ${answer}\n`;
  });
  const asked = asText(column(lastOf(problems), 'question'), 'question');
  return `Article: ${textColumn(row, 'article')}\n\n${shown.join('')}${asked}`;
};

export const raceTarget: TaskHook = (row) => answerIndex(lastOf(problemsOf(row)));

export const raceChoices: TaskHook = (row) => {
  const last = lastOf(problemsOf(row));
  return [0, 1, 2, 3].map((index) => optionAt(last, index));
};
