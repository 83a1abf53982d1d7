import { type Answer, answerOfRow, choiceAnswer } from './answer-of-row.ts';
import type { HarnessTask } from './compile-task.ts';
import type { Row } from './hooks.ts';
import { languageOf } from './language.ts';
import { areBareLabels } from './option-columns.ts';
import { questionOf } from './question-of.ts';
import { rejected } from './rejected.ts';
import { type RowRendering, renderRow } from './render-row.ts';
import type { Seed, SeedFlag, SeedForm, SeedReading } from './seed.ts';
import { gapQuestion } from './several-inputs.ts';
import { withoutOptionLines } from './without-option-lines.ts';

/** Makes a row of the task's dataset a question seed. The caller has admitted the task. */
export function seedFromRow(task: HarnessTask, given: Row): SeedReading {
  const reading = renderRow(task, given);
  if (!reading.kept) return reading;
  const { rendering, row } = reading;
  if (rendering.output_type === 'loglikelihood') return continuation(task, rendering, row);
  if (rendering.output_type !== 'multiple_choice' && rendering.output_type !== 'generate_until') {
    return rejected('unsupported_kind', `output type ${rendering.output_type} asks no question`);
  }
  if (typeof rendering.text === 'number') return severalInputs(task, rendering, row);
  const prompt = String(rendering.text ?? '');
  const text = questionOf(task, row, prompt);
  if (text.question === '') return rejected('bad_schema', 'the question of the row is empty');
  const answer = answerOfRow(task, rendering, row);
  if ('reason' in answer) return answer;
  const question = answer.options === null ? text.question : withoutOptionLines(text.question, answer.options);
  const seed = { task: task.name, ...text, question, prompt, ...shared(task, rendering, row, question), ...answer };
  return { kept: true, seed, form: formOf(prompt, answer), flags: flagsOf(rendering, prompt, answer), rendering };
}

/** The harness scores how likely one continuation is: a gap at the end of the text. */
function continuation(task: HarnessTask, rendering: RowRendering, row: Row): SeedReading {
  const prompt = String(rendering.text ?? '');
  const text = String(rendering.target ?? '').trim();
  if (text === '') return rejected('no_gold', 'the row has no continuation');
  if (prompt.trim() === '') return rejected('bad_schema', 'the question of the row is empty');
  const question = `${prompt.trim()} _`;
  const answer: Answer = {
    answer_kind: 'short',
    options: null,
    answer_text: text,
    answer_index: null,
    answers: [text],
  };
  const seed = {
    task: task.name,
    question,
    context: null,
    prompt,
    ...shared(task, rendering, row, question),
    ...answer,
  };
  return { kept: true, seed, form: 'cloze', flags: [], rendering };
}

function severalInputs(task: HarnessTask, rendering: RowRendering, row: Row): SeedReading {
  const gap = gapQuestion(rendering, row);
  if ('reason' in gap) return gap;
  const answer = choiceAnswer(gap.options, gap.gold, false);
  if ('reason' in answer) return answer;
  const { question } = gap;
  const prompt = String(rendering.choices?.[gap.gold] ?? '');
  const target = String(rendering.target ?? '');
  const seed = {
    task: task.name,
    question,
    context: null,
    prompt,
    ...shared(task, rendering, row, question),
    target,
    ...answer,
  };
  return { kept: true, seed, form: 'cloze', flags: ['several_inputs', 'question_from_columns'], rendering };
}

function shared(task: HarnessTask, rendering: RowRendering, row: Row, question: string): Pick<Seed, 'target' | 'lang'> {
  const said = row.get('lang') ?? row.get('language');
  const goldIndex = typeof rendering.gold === 'number' ? rendering.gold : rendering.gold?.[0];
  const target =
    rendering.choices === null || goldIndex === undefined ? rendering.target : rendering.choices[goldIndex];
  return {
    target: typeof target === 'string' ? target : JSON.stringify(target ?? null),
    lang: languageOf({
      said: typeof said === 'string' ? said : undefined,
      datasetName: task.config.dataset_name ?? undefined,
      taskName: task.name,
      datasetPath: task.config.dataset_path ?? undefined,
      family: task.familyLang,
      text: question,
    }),
  };
}

/** A prompt that ends neither with a question nor with a cue such as `Answer:` is to be continued. */
function formOf(prompt: string, answer: Answer): SeedForm {
  if (answer.options === null) return 'generative';
  if (answer.answer_kind === 'label') return 'multiple_choice';
  return /[?？؟;；:：]["'”’»)\s]*$/u.test(prompt) ? 'multiple_choice' : 'cloze';
}

function flagsOf({ choices }: RowRendering, prompt: string, answer: Answer): SeedFlag[] {
  const labels = choices?.map((choice) => String(choice).trim()) ?? [];
  const flags: SeedFlag[] = [];
  if (prompt.trim() === '') flags.push('question_from_columns');
  const isReplaced = labels.some((label, index) => label !== answer.options?.[index]);
  if (labels.length > 0 && areBareLabels(labels) && isReplaced) flags.push('letters_replaced');
  if (labels.length > 0 && answer.options === null) flags.push('no_wrong_option');
  return flags;
}
