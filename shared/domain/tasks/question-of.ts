import type { HarnessTask } from './compile-task.ts';
import type { Row } from './hooks.ts';
import { isOptionColumn } from './option-columns.ts';

/** Columns that hold a question by themselves, the best name first. */
const questionColumns = [
  'question',
  'query',
  'problem',
  'goal',
  'sent1',
  'question_stem',
  'stem',
  'instruction',
  'Question',
];

/** Columns that a question is about. */
const contextColumns = new Set(
  (
    'passage context story support abstract article paragraph text dialogue document body Body premise fact ' +
    'background Passage Context'
  ).split(' '),
);

/** Columns that templates look at without showing a question: answers, labels, numbers of rows. */
const asideColumns = new Set(
  (
    'answer answers answer_number label labels answerKey choices options target gold id idx index category subject ' +
    'equation_solution'
  ).split(' '),
);

/** Columns whose texts a task compares, where a function of the harness puts them together. */
const pairColumns: readonly (readonly string[])[] = [
  ['premise', 'hypothesis'],
  ['sentence1', 'sentence2'],
  ['question1', 'question2'],
];

/** Words that introduce a question or ask for the answer, in the languages of the harness's tasks. */
const leadingCue =
  /^\s*(?:question|q|pregunta|pergunta|frage|galdera|domanda|questão|swali|задача|вопрос|问题|問題|質問|질문|문제|প্রশ্ন|ప్రశ్న|โจทย์|problem|spørsmål|qüestió)\s*[:：]\s*/iu;
const trailingCue =
  /\s(?:answer|a|respuesta|resposta|réponse|antwort|erantzuna|risposta|jibu|ответ|答案|回答|答え|答|답변|정답|답|উত্তর|సమాధానం|คำตอบ|svar)\s*[:：]\s*$/iu;
/** A last line of a few words with a colon, whatever the language: `Respuesta paso a paso:`. */
const trailingLine = /\n[^\n:：]{0,40}[:：]\s*$/u;

export interface QuestionText {
  readonly question: string;
  readonly context: string | null;
}

/**
 * The question apart from the harness's prompt around it. When the template shows one column that is a question by
 * name, and else nothing but contexts, options and answers, that column is taken, and the contexts with it; otherwise
 * the whole prompt without the cue at its end, so that no part of it is lost. A column that decides about the prompt
 * without standing in it (`cause` or `effect`) is no question.
 *
 * @param prompt `doc_to_text` as rendered; empty for tasks that put everything into the choices: then the question is
 *   made of the columns that these show.
 */
export function questionOf(task: HarnessTask, row: Row, prompt: string): QuestionText {
  if (task.text.kind === 'hook') return amidCues(row, prompt) ?? { question: withoutCues(prompt), context: null };
  const shown = shownColumns(task, row, prompt);
  const isShown = (name: string): boolean => prompt.trim() === '' || standsIn(prompt, textIn(row, name));
  const column = questionColumns.find((name) => shown.includes(name) && isText(row, name) && isShown(name));
  const others = shown.filter((name) => name !== column);
  const plain = others.every(
    (name) => contextColumns.has(name) || asideColumns.has(name) || isOptionColumn(name) || !isText(row, name),
  );
  if (prompt.trim() === '' && column === undefined) return { question: fromChoices(task, row), context: null };
  if (column === undefined || !plain) return { question: withoutCues(prompt), context: null };
  const contexts = others
    .filter((name) => contextColumns.has(name) && isText(row, name))
    .map((name) => textIn(row, name));
  return { question: withoutCues(textIn(row, column)), context: contexts.length === 0 ? null : contexts.join('\n\n') };
}

/** Question and contexts of a prompt that a function puts together, when only options and short cues stand around them. */
function amidCues(row: Row, prompt: string): QuestionText | undefined {
  const column = questionColumns.find((name) => isText(row, name) && standsIn(prompt, textIn(row, name)));
  if (column === undefined) return undefined;
  const question = textIn(row, column);
  const contexts = [...row.keys()]
    .filter((name) => contextColumns.has(name) && isText(row, name) && prompt.includes(textIn(row, name)))
    .map((name) => textIn(row, name))
    .filter((text) => !question.includes(text));
  const rest = [...contexts, question].reduce((left, text) => left.replace(text, () => ''), prompt);
  const isCues = rest.split('\n').every((line) => line.trim().length <= longestCue || optionLine.test(line));
  if (!isCues) return undefined;
  return { question: withoutCues(question), context: contexts.length === 0 ? null : contexts.join('\n\n') };
}

const longestCue = 25;
const optionLine = /^\s*(?:[-–*•]\s*)?\(?[A-J\d]{1,2}[).:：]\s/u;

function shownColumns(task: HarnessTask, row: Row, prompt: string): readonly string[] {
  if (prompt.trim() === '') return [...row.keys()];
  if (task.text.kind === 'text' && row.has(task.text.text)) return [task.text.text];
  return task.textVariables;
}

/** Whether a text is part of another; a bare word only as a word of its own. */
function standsIn(whole: string, text: string): boolean {
  if (!/^\p{L}{1,40}$/u.test(text)) return whole.includes(text);
  return new RegExp(`(?<!\\p{L})${text}(?!\\p{L})`, 'u').test(whole);
}

/** Premise and hypothesis, the two sentences ...: what the choices are put together from, one a line. */
function fromChoices(task: HarnessTask, row: Row): string {
  const pair = pairColumns.find((names) => names.every((name) => isText(row, name)));
  const columns = task.choiceVariables.length > 0 ? task.choiceVariables : (pair ?? []);
  return columns
    .filter((name) => isText(row, name))
    .map((name) => textIn(row, name))
    .join('\n');
}

function withoutCues(text: string): string {
  return text.replace(trailingLine, '').replace(trailingCue, '').replace(leadingCue, '').trim();
}

const textIn = (row: Row, name: string): string => String(row.get(name) ?? '').trim();

const isText = (row: Row, name: string): boolean => {
  const value = row.get(name);
  return typeof value === 'string' && value.trim() !== '';
};
