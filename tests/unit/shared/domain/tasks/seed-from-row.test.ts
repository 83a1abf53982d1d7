import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { compileTask } from '../../../../../shared/domain/tasks/compile-task.ts';
import { isRefusal } from '../../../../../shared/domain/tasks/refusal.ts';
import { seedFromRow } from '../../../../../shared/domain/tasks/seed-from-row.ts';
import { fromJson } from '../../../../../shared/domain/templates/py-value.ts';

function reading(config: { [name: string]: Json }, row: { [name: string]: Json }) {
  const task = compileTask({ task: 't', ...config });
  if (isRefusal(task)) throw new Error(task.message);
  const read = fromJson(row);
  if (!(read instanceof Map)) throw new Error('a row is an object');
  return seedFromRow(task, read);
}

function seed(config: { [name: string]: Json }, row: { [name: string]: Json }) {
  const found = reading(config, row);
  return found.kept ? found.seed : { reason: found.reason };
}

const choice: { [name: string]: Json } = {
  output_type: 'multiple_choice',
  doc_to_text: 'Question: {{question}}\nAnswer:',
  doc_to_choice: '{{choices.text}}',
  doc_to_target: '{{choices.label.index(answerKey)}}',
};
const arc = { question: 'Why?', choices: { text: ['a b', 'c d', 'e f'], label: ['A', 'B', 'C'] }, answerKey: 'B' };

describe('seedFromRow', () => {
  it('makes a choice seed with the answer by meaning', () => {
    expect(seed(choice, arc)).toEqual({
      task: 't',
      answer_kind: 'choice',
      question: 'Why?',
      context: null,
      options: ['a b', 'c d', 'e f'],
      answer_text: 'c d',
      answer_index: 1,
      answers: ['c d'],
      prompt: 'Question: Why?\nAnswer:',
      target: 'c d',
      lang: 'en',
    });
  });

  it('takes the texts beside the letters, from whatever columns hold them', () => {
    const letters = { ...choice, doc_to_choice: ['A', 'B', 'C'] };
    expect(seed(letters, arc)).toMatchObject({
      answer_kind: 'choice',
      options: ['a b', 'c d', 'e f'],
      answer_text: 'c d',
    });
    const medical = {
      output_type: 'multiple_choice',
      doc_to_text: 'question',
      doc_to_choice: ['A', 'B', 'C', 'D'],
      doc_to_target: 'cop',
    };
    expect(seed(medical, { question: 'Q', opa: 'w', opb: 'x', opc: 'y', opd: 'z', cop: 2 })).toMatchObject({
      answer_text: 'y',
    });
    expect(
      seed(medical, { question: 'Q', ending0: 'w', ending1: 'x', ending2: 'y', ending3: 'z', cop: 3 }),
    ).toMatchObject({ answer_text: 'z' });
    expect(seed(medical, { question: 'Q', A: 'w', B: 'x', C: 'y', D: 'z', cop: 0 })).toMatchObject({
      answer_text: 'w',
    });
    expect(seed(medical, { question: 'Q', options: { A: 'w', B: 'x', C: 'y', D: 'z' }, cop: 1 })).toMatchObject({
      answer_text: 'x',
    });
    expect(seed(medical, { question: 'Q', choices: ['w', 'x', 'y', 'z'], cop: 1 })).toMatchObject({ answer_text: 'x' });
  });

  it('takes the options from the row when the target is a letter', () => {
    const chat = { doc_to_text: '{{question}} {{choices.text[0]}}', doc_to_target: 'answerKey' };
    expect(seed(chat, arc)).toMatchObject({
      answer_kind: 'choice',
      answer_index: 1,
      answer_text: 'c d',
      question: 'Why?',
    });
    expect(seed(chat, { ...arc, choices: { text: ['a', 'b'], label: ['1', '2'] }, answerKey: 'B' })).toMatchObject({
      answer_text: 'b',
    });
    expect(seed({ doc_to_text: 'question', doc_to_target: 'answerKey' }, { question: 'Q', answerKey: 'B' })).toEqual({
      reason: 'label_only',
    });
  });

  it('calls choices that are the same for every row, and known sets, labels', () => {
    expect(seed({ ...choice, doc_to_choice: ['no', 'yes'], doc_to_target: '1' }, arc)).toMatchObject({
      answer_kind: 'label',
      answer_text: 'yes',
    });
    expect(seed(choice, { ...arc, choices: { text: ['True', 'False'], label: ['A', 'B'] } })).toMatchObject({
      answer_kind: 'label',
    });
  });

  it('makes a question without a wrong option a short one', () => {
    expect(seed({ ...choice, doc_to_target: '[0, 1, 2]' }, arc)).toMatchObject({
      answer_kind: 'short',
      options: null,
      answers: ['a b', 'c d', 'e f'],
    });
  });

  it('takes the texts that the template prints beside the letters', () => {
    const mela = {
      output_type: 'multiple_choice',
      doc_to_text: 'Sentence: {{sentence}}\nIs it acceptable?\nA. Acceptable\nB. Unacceptable\nAnswer:',
      doc_to_choice: ['A', 'B'],
      doc_to_target: "{{['B', 'A'][label]}}",
    };
    expect(reading(mela, { sentence: 'He sleep.', label: 0 })).toMatchObject({
      form: 'multiple_choice',
      flags: ['letters_replaced'],
      seed: { answer_kind: 'label', options: ['Acceptable', 'Unacceptable'], answer_text: 'Unacceptable' },
    });
    const reordered = {
      ...choice,
      doc_to_text: '{{question}}\nA: {{choices.text[2]}}\nB: {{choices.text[0]}}\nC: {{choices.text[1]}}\nAnswer:',
      doc_to_choice: ['A', 'B', 'C'],
      doc_to_target: '0',
    };
    expect(seed(reordered, arc)).toMatchObject({ answer_kind: 'choice', options: ['e f', 'a b', 'c d'] });
  });

  it('asks for the gap where a task has several inputs', () => {
    const winogrande = {
      output_type: 'multiple_choice',
      doc_to_text: "{{ {'1': 0, '2': 1}[answer] }}",
      doc_to_choice: "{{[sentence.split('_')[0] + option1, sentence.split('_')[0] + option2]}}",
      doc_to_target: "{{sentence.split('_')[1].strip()}}",
    };
    const sentence = 'Ann thanked Eve because _ had helped.';
    expect(reading(winogrande, { sentence, option1: 'Ann', option2: 'Eve', answer: '2' })).toMatchObject({
      form: 'cloze',
      flags: ['several_inputs', 'question_from_columns'],
      seed: {
        question: sentence,
        options: ['Ann', 'Eve'],
        answer_index: 1,
        answer_text: 'Eve',
        answer_kind: 'choice',
        prompt: 'Ann thanked Eve because Eve',
        target: 'had helped.',
      },
    });
    const noColumn = { sentence, option1: 'Ann', option2: 'Eve', answer: '1', note: 'a _ b' };
    expect(seed(winogrande, noColumn)).toMatchObject({ question: sentence, options: ['Ann', 'Eve'], answer_index: 0 });
  });

  it('puts the question together from the columns where the prompt is empty', () => {
    const xnli = {
      output_type: 'multiple_choice',
      doc_to_text: '',
      doc_to_choice: '{{[premise+", right? Yes, "+hypothesis,premise+", right? No, "+hypothesis]}}',
      doc_to_target: 'label',
    };
    expect(reading(xnli, { premise: 'He naps.', hypothesis: 'He rests.', label: 0, note: 'x' })).toMatchObject({
      form: 'cloze',
      flags: ['question_from_columns'],
      seed: {
        question: 'He naps.\nHe rests.',
        options: ['He naps., right? Yes, He rests.', 'He naps., right? No, He rests.'],
        answer_index: 0,
      },
    });
  });

  it('does not take a column for the question that the prompt does not show', () => {
    const copa = {
      output_type: 'multiple_choice',
      doc_to_text: '{{premise[:-1] + {"cause": " because", "effect": " so"}[question]}}',
      doc_to_choice: '{{[choice1, choice2]}}',
      doc_to_target: '{{choice1 if label == 0 else choice2}}',
    };
    const row = { premise: 'The cup broke.', question: 'cause', choice1: 'it fell', choice2: 'it was red', label: 0 };
    expect(reading(copa, row)).toMatchObject({
      form: 'cloze',
      seed: { question: 'The cup broke because', context: null, options: ['it fell', 'it was red'], answer_index: 0 },
    });
  });

  it('finds question and context in a prompt that a function puts together', () => {
    const row = { question: 'Which?', opa: 'w', opb: 'x', opc: 'y', opd: 'z', cop: 2, exp: 'Because.' };
    const medmcqa = {
      output_type: 'multiple_choice',
      doc_to_text: { '!function': 'medmcqa/utils_medmcqa.doc_to_text' },
      doc_to_choice: ['A', 'B', 'C', 'D'],
      doc_to_target: 'cop',
    };
    expect(seed(medmcqa, row)).toMatchObject({ question: 'Which?', options: ['w', 'x', 'y', 'z'], answer_text: 'y' });
    const logiqa = {
      output_type: 'multiple_choice',
      doc_to_text: { '!function': 'logiqa/utils_logiqa.doc_to_text' },
      doc_to_choice: '{{options}}',
      doc_to_target: '1',
    };
    const passage = { context: 'All is well.', question: 'What follows?', options: ['p', 'q', 'r', 's'], label: 'b' };
    expect(seed(logiqa, passage)).toMatchObject({
      question: 'What follows?',
      context: 'All is well.',
      answer_text: 'q',
    });
  });

  it('takes numbers that count up for options, when the row has them', () => {
    const numbers = { ...choice, doc_to_choice: '{{choices.text}}', doc_to_target: '1' };
    const row = { question: 'How many?', choices: { text: ['1', '2', '3'] } };
    expect(seed(numbers, row)).toMatchObject({ answer_kind: 'choice', options: ['1', '2', '3'], answer_text: '2' });
  });

  it('does not take the names of members for an answer', () => {
    const drop = { doc_to_text: 'question', doc_to_target: "{{answer|join(',')}}" };
    const row = { question: 'Who?', answer: { number: '', spans: ['Ann', 'Eve'] }, answers: [['Ann', 'Eve'], ['Ann']] };
    expect(seed(drop, row)).toMatchObject({ answer_text: 'Ann, Eve', answers: ['Ann, Eve', 'Ann'] });
    expect(seed(drop, { ...row, answers: 'x' })).toEqual({ reason: 'no_gold' });
  });

  it('leaves a gap where a continuation is scored', () => {
    const lambada = { output_type: 'loglikelihood', doc_to_text: "{{text.split(' ')[0]}}", doc_to_target: ' end' };
    expect(reading(lambada, { text: 'The end' })).toMatchObject({
      form: 'cloze',
      seed: { question: 'The _', answer_text: 'end', answer_kind: 'short' },
    });
  });

  it.each<[string, { [name: string]: Json }, { [name: string]: Json }]>([
    ['few_options', choice, { ...arc, choices: { text: ['only'], label: ['B'] } }],
    ['duplicate_options', choice, { ...arc, choices: { text: ['a', 'a '], label: ['A', 'B'] } }],
    ['template_error', choice, { ...arc, answerKey: 'Z' }],
    ['no_gold', { ...choice, doc_to_target: 'answerKey' }, { ...arc, answerKey: -1 }],
    ['label_only', { ...choice, doc_to_choice: ['A', 'B'], doc_to_target: '0' }, { question: 'Q' }],
    ['undefined_column', choice, { choices: arc.choices, answerKey: 'A' }],
    ['bad_schema', choice, { ...arc, question: ' ' }],
    ['unsupported_kind', { output_type: 'loglikelihood_rolling', doc_to_text: '', doc_to_target: 'question' }, arc],
    ['no_gold', { ...choice, doc_to_text: '7' }, arc],
    ['no_gold', { output_type: 'loglikelihood', doc_to_text: 'question', doc_to_target: '' }, arc],
    ['no_gold', { doc_to_text: 'question', doc_to_target: 'answer' }, { question: 'Q', answer: null }],
    ['no_gold', { doc_to_text: 'question', doc_to_target: 'answer' }, { question: 'Q', answer: [] }],
  ])('rejects with %s', (reason, config, row) => {
    expect(seed(config, row)).toEqual({ reason });
  });

  it.each<[Json, string, string]>([
    ['so 9 * 2 = 18\n#### 18', 'number', '18'],
    ['#### 1,200', 'number', '1200'],
    ['#### $5.50', 'number', '5.5'],
    ['11', 'number', '11'],
    [12345678901234, 'number', '12345678901234'],
    ['12345678901234567890', 'number', '12345678901234567890'],
    ['-3.50', 'number', '-3.50'],
    ['Paris', 'short', 'Paris'],
    ['in the year of the dragon', 'short', 'in the year of the dragon'],
    ['one two three four five six seven eight nine', 'free', 'one two three four five six seven eight nine'],
    ['two\nlines', 'free', 'two\nlines'],
    [['Paris', 'City of Paris', 'Paris'], 'short', 'Paris'],
  ])('sorts the open answer %j as %s', (answer, kind, text) => {
    expect(seed({ doc_to_text: 'question', doc_to_target: 'answer' }, { question: 'Q', answer })).toMatchObject({
      answer_kind: kind,
      answer_text: text,
      options: null,
      answer_index: null,
    });
  });

  it('keeps every accepted answer once', () => {
    const config = { doc_to_text: 'question', doc_to_target: 'answer' };
    expect(seed(config, { question: 'Q', answer: ['b', 'a', 'b'] })).toMatchObject({ answers: ['b', 'a'] });
  });

  it('reads the number of a worked solution from its own column', () => {
    const config = { doc_to_text: '{{question}}', doc_to_target: '{{answer}}' };
    expect(seed(config, { question: 'Pregunta: ¿Q?', answer: 'La respuesta es 11.', answer_number: 11 })).toMatchObject(
      {
        answer_kind: 'number',
        answer_text: '11',
        question: '¿Q?',
        target: 'La respuesta es 11.',
      },
    );
  });

  it('splits question and context where the template shows them by name', () => {
    const config = {
      ...choice,
      doc_to_text: '{{passage}}\nQuestion: {{question}}\nAnswer:',
      doc_to_choice: ['no', 'yes'],
      doc_to_target: '1',
    };
    expect(seed(config, { passage: 'P.', question: 'Q' })).toMatchObject({ question: 'Q', context: 'P.' });
  });

  it('keeps the whole prompt when it shows more than question and context', () => {
    const config = { doc_to_text: '{{input}}\nQuestion: Is this wrong?\nAnswer:', doc_to_target: 'answer' };
    expect(seed(config, { input: 'I ate.', answer: 'no' })).toMatchObject({
      question: 'I ate.\nQuestion: Is this wrong?',
      context: null,
    });
    const other = { doc_to_text: '{{rule}} {{question}}', doc_to_target: 'answer' };
    expect(seed(other, { rule: 'If so,', question: 'why?', answer: 'no' })).toMatchObject({ question: 'If so, why?' });
  });
});
