import type { PyValue } from '../../templates/py-value.ts';
import { TemplateError } from '../../templates/template-error.ts';
import type { Row, TaskHook } from '../hooks.ts';
import { asMap, asText, listColumn, mapColumn, textColumn } from './columns.ts';
import { textual } from './textual.ts';

const turns = (row: Row, name: string): readonly PyValue[] => listColumn(mapColumn(row, name), 'input_text');

/** The story and the dialogue up to the last question, whose answer is asked for. */
export const coqaText: TaskHook = (row) => {
  const questions = turns(row, 'questions');
  const answers = turns(row, 'answers').slice(0, -1);
  let text = `${textColumn(row, 'story')}\n\n`;
  for (let at = 0; at < Math.max(questions.length, answers.length); at += 1) {
    const answer = answers[at] ?? null;
    text += `Q: ${textual(questions[at] ?? null)}\n\n`;
    text += answer === null ? 'A:' : `A: ${textual(answer)}\n\n`;
  }
  return text;
};

/** The answer to the last question, then what other people answered, without doubles. */
export const coqaTarget: TaskHook = (row) => {
  const last = turns(row, 'questions').length - 1;
  const answers = [answerAt(turns(row, 'answers'), last)];
  const others = row.get('additional_answers');
  if (!(others instanceof Map)) return answers;
  for (const [name, other] of others) {
    const answer = answerAt(listColumn(asMap(other, name), 'input_text'), last);
    if (!answers.some((known) => known.toLowerCase() === answer.toLowerCase())) answers.push(answer);
  }
  return answers;
};

function answerAt(answers: readonly PyValue[], at: number): string {
  const answer = answers.at(at);
  if (answer === undefined) throw new TemplateError('value', 'there are more questions than answers');
  return asText(answer, 'answer');
}
