import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { compileTask } from '../../../../../shared/domain/tasks/compile-task.ts';
import { isRefusal } from '../../../../../shared/domain/tasks/refusal.ts';
import { seedFromRow } from '../../../../../shared/domain/tasks/seed-from-row.ts';
import { fromJson } from '../../../../../shared/domain/templates/py-value.ts';

function seed(config: { [name: string]: Json }, row: { [name: string]: Json }) {
  const task = compileTask({ task: 't', ...config });
  if (isRefusal(task)) throw new Error(task.message);
  const read = fromJson(row);
  if (!(read instanceof Map)) throw new Error('a row is an object');
  const reading = seedFromRow(task, read);
  return reading.kept ? reading.seed : { reason: reading.reason };
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

  it.each<[string, { [name: string]: Json }, { [name: string]: Json }]>([
    ['few_options', choice, { ...arc, choices: { text: ['only'], label: ['B'] } }],
    ['duplicate_options', choice, { ...arc, choices: { text: ['a', 'a '], label: ['A', 'B'] } }],
    ['template_error', choice, { ...arc, answerKey: 'Z' }],
    ['no_gold', { ...choice, doc_to_target: 'answerKey' }, { ...arc, answerKey: -1 }],
    ['label_only', { ...choice, doc_to_choice: ['A', 'B'], doc_to_target: '0' }, { question: 'Q' }],
    ['undefined_column', choice, { choices: arc.choices, answerKey: 'A' }],
    ['bad_schema', choice, { ...arc, question: ' ' }],
    ['unsupported_kind', { ...choice, doc_to_text: '1' }, arc],
    ['unsupported_kind', { output_type: 'loglikelihood', doc_to_text: 'question', doc_to_target: 'answerKey' }, arc],
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
