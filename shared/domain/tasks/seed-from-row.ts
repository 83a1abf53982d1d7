import type { AnswerKind } from '../answers/kind.ts';
import type { HarnessTask } from './compile-task.ts';
import type { Row } from './hooks.ts';
import { languageOf } from './language.ts';
import { openAnswer } from './open-answer.ts';
import { areBareLabels, optionTexts } from './option-columns.ts';
import { type QuestionText, questionOf } from './question-of.ts';
import { type Rejected, rejected } from './rejected.ts';
import { type RowRendering, renderRow } from './render-row.ts';
import type { Seed, SeedReading } from './seed.ts';

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

/** Makes a row of the task's dataset a question seed. The caller has admitted the task. */
export function seedFromRow(task: HarnessTask, given: Row): SeedReading {
  const reading = renderRow(task, given);
  if (!reading.kept) return reading;
  const { rendering, row } = reading;
  if (rendering.output_type !== 'multiple_choice' && rendering.output_type !== 'generate_until') {
    return rejected('unsupported_kind', `output type ${rendering.output_type} asks no question`);
  }
  if (typeof rendering.text === 'number') {
    return rejected('unsupported_kind', 'the task has several inputs and one continuation');
  }
  const prompt = String(rendering.text ?? '');
  const text = questionOf(task, row, prompt);
  if (text.question === '') return rejected('bad_schema', 'the question of the row is empty');
  const answer = rendering.choices === null ? openOrLetter(rendering, row) : chosen(task, rendering, row);
  if ('reason' in answer) return answer;
  return { kept: true, seed: { ...shared(task, rendering, row, text, prompt), ...answer } };
}

type Answer = Pick<Seed, 'answer_kind' | 'options' | 'answer_text' | 'answer_index' | 'answers'>;

function shared(task: HarnessTask, rendering: RowRendering, row: Row, text: QuestionText, prompt: string) {
  const said = row.get('lang') ?? row.get('language');
  const goldIndex = typeof rendering.gold === 'number' ? rendering.gold : rendering.gold?.[0];
  const target =
    rendering.choices === null || goldIndex === undefined ? rendering.target : rendering.choices[goldIndex];
  return {
    task: task.name,
    ...text,
    prompt,
    target: typeof target === 'string' ? target : JSON.stringify(target ?? null),
    lang: languageOf({
      said: typeof said === 'string' ? said : undefined,
      datasetName: task.config.dataset_name ?? undefined,
      taskName: task.name,
      datasetPath: task.config.dataset_path ?? undefined,
      text: text.question,
    }),
  };
}

/** One of the harness's choices; letters are replaced by the texts that the row holds beside them. */
function chosen(task: HarnessTask, rendering: RowRendering, row: Row): Answer | Rejected {
  const labels = (rendering.choices ?? []).map((choice) => String(choice).trim());
  const { gold } = rendering;
  if (gold === null) return rejected('no_gold', `target ${JSON.stringify(rendering.target)} is none of the choices`);
  if (!areBareLabels(labels)) return choiceAnswer(labels, gold, task.choices?.kind === 'constant');
  const columns = optionTexts(row);
  if (columns === undefined || columns.texts.length > labels.length) {
    return rejected('label_only', `the choices are ${labels.join(', ')}, and no column holds their texts`);
  }
  return choiceAnswer(columns.texts, gold, false);
}

function choiceAnswer(
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
  if (options.length < 2) return rejected('few_options', `one option only: ${JSON.stringify(answerText)}`);
  if (new Set(options).size < options.length) return rejected('duplicate_options', JSON.stringify(options));
  // Without a wrong option there is nothing to choose: any of the answers is right.
  if (new Set(right).size === options.length) {
    return { answer_kind: 'short', options: null, answer_text: answerText, answer_index: null, answers };
  }
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

/** A generated answer. A bare letter stands for an option that the row must hold. */
function openOrLetter(rendering: RowRendering, row: Row): Answer | Rejected {
  const { target } = rendering;
  const letter = typeof target === 'string' ? /^\s*\(?([A-J])\)?\.?\s*$/.exec(target)?.[1] : undefined;
  if (letter === undefined) return openAnswer(rendering.target, row);
  const columns = optionTexts(row);
  if (columns === undefined)
    return rejected('label_only', `the answer is the letter ${letter}, and no column holds its text`);
  const byLabel = columns.labels.indexOf(letter);
  const index = byLabel < 0 ? letter.charCodeAt(0) - 'A'.charCodeAt(0) : byLabel;
  if (index >= columns.texts.length) return rejected('no_gold', `the letter ${letter} is none of the options`);
  return choiceAnswer(columns.texts, index, false);
}
