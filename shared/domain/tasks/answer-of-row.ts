import type { AnswerKind } from '../answers/kind.ts';
import { besideLetters } from './beside-letters.ts';
import type { HarnessTask } from './compile-task.ts';
import type { Row } from './hooks.ts';
import { openAnswer } from './open-answer.ts';
import { areBareLabels, optionTexts } from './option-columns.ts';
import { type Rejected, rejected } from './rejected.ts';
import type { RowRendering } from './render-row.ts';
import type { Seed } from './seed.ts';

export type Answer = Pick<Seed, 'answer_kind' | 'options' | 'answer_text' | 'answer_index' | 'answers'>;

/** Answers that are a closed set in whatever task they occur. */
const closedSets = [
  ['no', 'yes'],
  ['false', 'true'],
  ['negative', 'positive'],
  ['no', 'yes', 'maybe'],
  ['false', 'neither', 'true'],
  ['contradiction', 'entailment', 'neutral'],
  ['entailment', 'not_entailment'],
].map((set) => [...set].sort().join('|'));

/** The right answer of a row in words, and the options where it has any. */
export function answerOfRow(task: HarnessTask, rendering: RowRendering, row: Row): Answer | Rejected {
  return rendering.choices === null ? openOrLetter(rendering, row) : chosen(task, rendering, row);
}

/** One of the harness's choices; letters are replaced by the texts that belong to them. */
function chosen(task: HarnessTask, rendering: RowRendering, row: Row): Answer | Rejected {
  const labels = (rendering.choices ?? []).map((choice) => String(choice).trim());
  const { gold } = rendering;
  if (gold === null) return rejected('no_gold', `target ${JSON.stringify(rendering.target)} is none of the choices`);
  if (!areBareLabels(labels)) return choiceAnswer(labels, gold, task.choices?.kind === 'constant');
  const texts = textsOfLetters(rendering, row, labels);
  // Numbers that happen to count up from 0 or 1 are options like others, unless the task gives them to every row.
  const areNumbers = labels.every((label) => /^\d+$/u.test(label)) && task.choices?.kind !== 'constant';
  if (texts === undefined && areNumbers) return choiceAnswer(labels, gold, false);
  if (texts === undefined) {
    return rejected(
      'label_only',
      `the choices are ${labels.join(', ')}, and neither prompt nor columns hold their texts`,
    );
  }
  return choiceAnswer(texts, gold, isWrittenInTask(task, texts));
}

/** Columns have the texts whole; the prompt decides their order, and has them where no column does. */
function textsOfLetters(rendering: RowRendering, row: Row, labels: readonly string[]): readonly string[] | undefined {
  const columns = optionTexts(row)?.texts;
  const beside = besideLetters(String(rendering.text ?? ''), labels);
  if (columns === undefined || columns.length > labels.length) return beside;
  const isReordered =
    beside?.some((text, index) => text !== columns[index]?.trim()) &&
    beside.every((text) => columns.some((column) => column.trim() === text));
  return isReordered ? beside : columns;
}

/** The template itself says the texts, so every row has the same. */
function isWrittenInTask({ text }: HarnessTask, texts: readonly string[]): boolean {
  return text.kind === 'text' && texts.every((option) => text.text.includes(option));
}

export function choiceAnswer(
  texts: readonly string[],
  gold: number | readonly number[],
  isConstant: boolean,
): Answer | Rejected {
  const options = texts.map((text) => text.trim());
  const right = typeof gold === 'number' ? [gold] : gold;
  const answers = right.map((index) => options[index] ?? '').filter((text) => text !== '');
  const [answerText] = answers;
  const [answerIndex] = right;
  if (answerText === undefined || answerIndex === undefined) return rejected('no_gold', `no text for choice ${gold}`);
  // Without a wrong option there is nothing to choose: any of the answers is right.
  if (typeof gold !== 'number' && new Set(right).size === options.length) {
    return { answer_kind: 'short', options: null, answer_text: answerText, answer_index: null, answers };
  }
  if (options.length < 2) return rejected('few_options', `one option only: ${JSON.stringify(answerText)}`);
  if (new Set(options).size < options.length) return rejected('duplicate_options', JSON.stringify(options));
  const kind: AnswerKind = isConstant || isClosedSet(options) ? 'label' : 'choice';
  return { answer_kind: kind, options, answer_text: answerText, answer_index: answerIndex, answers };
}

const isClosedSet = (options: readonly string[]): boolean =>
  closedSets.includes(
    options
      .map((option) => option.toLowerCase())
      .sort()
      .join('|'),
  );

/** A generated answer. A bare letter stands for an option that the row or the prompt must hold. */
function openOrLetter(rendering: RowRendering, row: Row): Answer | Rejected {
  const { target } = rendering;
  const letter = typeof target === 'string' ? /^\s*\(?([A-J])\)?\.?\s*$/.exec(target)?.[1] : undefined;
  if (letter === undefined) return openAnswer(target, row);
  const columns = optionTexts(row) ?? printed(String(rendering.text ?? ''));
  if (columns === undefined)
    return rejected('label_only', `the answer is the letter ${letter}, and neither prompt nor columns hold its text`);
  const byLabel = columns.labels.indexOf(letter);
  const index = byLabel < 0 ? letter.charCodeAt(0) - 'A'.charCodeAt(0) : byLabel;
  if (index >= columns.texts.length) return rejected('no_gold', `the letter ${letter} is none of the options`);
  return choiceAnswer(columns.texts, index, false);
}

/** As many lettered options as a prompt prints, at least two. */
function printed(
  prompt: string,
): { readonly texts: readonly string[]; readonly labels: readonly string[] } | undefined {
  for (let count = 10; count >= 2; count -= 1) {
    const labels = 'ABCDEFGHIJ'.slice(0, count).split('');
    const texts = besideLetters(prompt, labels);
    if (texts !== undefined) return { texts, labels };
  }
  return undefined;
}
