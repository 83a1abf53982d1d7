import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { compileTask } from '../../../../../../shared/domain/tasks/compile-task.ts';
import { isRefusal } from '../../../../../../shared/domain/tasks/refusal.ts';
import { readUnified } from '../../../../../../shared/domain/tasks/unified/read-unified.ts';
import type { TaskFacts } from '../../../../../../shared/domain/tasks/unified/unified-facts.ts';
import { UnifiedRecord, UnifiedText } from '../../../../../../shared/domain/tasks/unified/unified-record.ts';
import { unifyRow } from '../../../../../../shared/domain/tasks/unified/unify-row.ts';
import { fromJson } from '../../../../../../shared/domain/templates/py-value.ts';

const facts: TaskFacts = {
  variants: ['arc_chat'],
  groups: ['ai2_arc'],
  tags: [],
  family: 'arc',
  capabilities: ['knowledge'],
  license: { id: 'CC-BY-SA-4.0', source: 'card', share_alike: true, non_commercial: false, attribution: 'AI2' },
  source: { yaml: 'arc/arc.yaml', yaml_sha256: 'y' },
};
const arcTask = {
  task: 'arc',
  dataset_path: 'allenai/ai2_arc',
  output_type: 'multiple_choice',
  doc_to_text: 'Question: {{question}}\nAnswer:',
  doc_to_choice: '{{choices.text}}',
  doc_to_target: '{{choices.label.index(answerKey)}}',
};
const arcRow = {
  question: 'Why?',
  choices: { text: ['a b', 'c d', 'e f', 'g h'], label: ['A', 'B', 'C', 'D'] },
  answerKey: 'D',
};

function unify(config: { [name: string]: Json }, row: Json, { id = 'd/c/train/7', canonicalOrder = false } = {}) {
  const task = compileTask(config);
  const read = fromJson(row);
  if (isRefusal(task) || !(read instanceof Map)) throw new Error('unusable');
  const place = { dataset_path: 'allenai/ai2_arc', dataset_name: null, split: 'train', revision: null };
  const source = { ...place, file: 'train.jsonl', row: 7, file_sha256: 'f' };
  return unifyRow(task, facts, { row: read, id, source }, { canonicalOrder });
}

function record(...given: Parameters<typeof unify>): UnifiedRecord {
  const found = unify(...given);
  if (!found.kept) throw new Error(found.reason);
  return UnifiedRecord.parse(found.record);
}

describe('unifyRow', () => {
  it('keeps the permutation of the options, and the answer with it', () => {
    const { options, order, answer, answers, option_set } = record(arcTask, arcRow);
    expect(options?.map(({ text }) => text)).toEqual(order?.map((index) => arcRow.choices.text[index]));
    expect(options?.map(({ label }) => label)).toEqual(['A', 'B', 'C', 'D']);
    expect(options?.[answer.index ?? -1]).toEqual({ label: answer.label, text: 'g h' });
    expect({ answers, option_set }).toEqual({ answers: ['g h'], option_set: 'open' });
  });

  it('draws the order by the id of the record alone', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `d/c/train/${index}`);
    const keys = ids.map((id) => record(arcTask, arcRow, { id }).answer.index);
    expect(keys).toEqual(ids.map((id) => record(arcTask, arcRow, { id }).answer.index));
    expect(new Set(keys)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('keeps the order of the task when asked to, or when options speak of each other', () => {
    const kept = record(arcTask, arcRow, { canonicalOrder: true });
    expect([kept.order, kept.answer.label, kept.flags]).toEqual([[0, 1, 2, 3], 'D', ['canonical_order']]);
    const above = { ...arcRow, choices: { ...arcRow.choices, text: ['a', 'b', 'c', 'all of the above'] } };
    expect(record(arcTask, above)).toMatchObject({ order: [0, 1, 2, 3], flags: ['fixed_order'] });
  });

  it('hashes the same for another order of options, another case and other spacing', () => {
    const other = {
      ...arcRow,
      question: ' why? ',
      choices: { text: ['g h', 'a b', 'c  D', 'e f'], label: ['A', 'B', 'C', 'D'] },
      answerKey: 'A',
    };
    expect(record(arcTask, other).hash).toEqual(record(arcTask, arcRow).hash);
    expect(record(arcTask, { ...arcRow, answerKey: 'A' }).hash.question).toBe(record(arcTask, arcRow).hash.question);
    expect(record(arcTask, { ...arcRow, answerKey: 'A' }).hash.full).not.toBe(record(arcTask, arcRow).hash.full);
  });

  it('marks closed sets and open questions', () => {
    const boolq = {
      task: 'b',
      output_type: 'multiple_choice',
      doc_to_text: 'question',
      doc_to_choice: ['no', 'yes'],
      doc_to_target: 'label',
    };
    expect(record(boolq, { question: 'Is it?', label: 1 })).toMatchObject({
      option_set: 'closed',
      answer_kind: 'label',
    });
    const open = { task: 'o', doc_to_text: 'question', doc_to_target: 'answer' };
    expect(record(open, { question: 'Who?', answer: ['Ann', 'Anna'] })).toMatchObject({
      form: 'generative',
      options: null,
      order: null,
      option_set: null,
      answer: { index: null, label: null, text: 'Ann' },
      answers: ['Ann', 'Anna'],
    });
  });

  it('says where the record comes from', () => {
    expect(record(arcTask, arcRow)).toMatchObject({
      id: 'd/c/train/7',
      task: 'arc',
      variants: ['arc_chat'],
      groups: ['ai2_arc'],
      family: 'arc',
      capabilities: ['knowledge'],
      source: {
        file: 'train.jsonl',
        row: 7,
        file_sha256: 'f',
        yaml: 'arc/arc.yaml',
        row_sha256: expect.stringMatching(/^[0-9a-f]{64}$/u),
      },
      license: { id: 'CC-BY-SA-4.0', share_alike: true },
    });
  });

  it('takes the text alone where nothing is asked', () => {
    const wiki = { task: 'w', output_type: 'loglikelihood_rolling', doc_to_text: '', doc_to_target: '{{page}}' };
    const found = unify(wiki, { page: ' A page. ' });
    expect(found.kept && UnifiedText.parse(found.record)).toMatchObject({ form: 'raw_text', text: 'A page.' });
    expect(unify(wiki, { page: ' ' })).toMatchObject({ kept: false, reason: 'bad_schema' });
  });
});

describe('readUnified', () => {
  const good = record(arcTask, arcRow);

  it('reads back what was written', () => {
    const reading = readUnified(JSON.parse(JSON.stringify(good)));
    expect(reading).toMatchObject({
      kept: true,
      seed: { task: 'arc', question: 'Why?', answer_text: 'g h', answer_index: good.answer.index },
    });
  });

  it.each<[string, string, object]>([
    ['bad_schema', 'a field that nobody knows', { ...good, extra: 1 }],
    ['bad_schema', 'a wrong version', { ...good, schema: 2 }],
    ['no_gold', 'an answer that is not the option', { ...good, answer: { ...good.answer, text: 'x' } }],
    ['few_options', 'one option', { ...good, options: [{ label: 'A', text: 'g h' }] }],
  ])('refuses with %s %s', (reason, _, value) => {
    expect(readUnified(JSON.parse(JSON.stringify(value)))).toMatchObject({ kept: false, reason });
  });
});
