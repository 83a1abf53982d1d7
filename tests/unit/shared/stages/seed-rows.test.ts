import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import { seedReader } from '../../../../shared/stages/seed-rows.ts';
import { aPlan } from '../../../support/a-plan.ts';

const config = {
  task: 'birds',
  dataset_path: 'some/birds',
  dataset_name: 'small',
  training_split: 'train',
  output_type: 'generate_until',
  doc_to_text: 'Question: {{question}}\nAnswer:',
  doc_to_target: '{{answer}}',
};
const object = { key: 'drops/animals/rows.jsonl', size: 1, etag: 'e' };
const read = (value: unknown, tasks: Plan['tasks'] = [{ name: 'birds', config }]) => {
  const input = { object, license: null, shape: { kind: 'task', task: 'birds' } } as const;
  const bytes = Buffer.from(JSON.stringify(value));
  return seedReader(aPlan({ tasks }), input)({ start: 0, length: bytes.length, bytes }, true);
};

describe('collected records', () => {
  const source = {
    dataset_path: 'some/birds',
    dataset_name: null,
    split: 'train',
    revision: null,
    file: 'train.jsonl',
    row: 41,
    row_sha256: 'r',
    file_sha256: 'f',
    yaml: 'birds.yaml',
    yaml_sha256: 'y',
  };
  const license = { id: 'MIT', source: 'card', share_alike: false, non_commercial: false, attribution: 'Ann' };
  const record = {
    schema: 1,
    id: 'some/birds/default/train/41',
    task: 'birds',
    variants: [],
    groups: [],
    tags: [],
    family: 'animals',
    capabilities: ['knowledge'],
    output_type: 'multiple_choice',
    lang: 'en',
    source,
    license,
    flags: [],
    form: 'multiple_choice',
    answer_kind: 'choice',
    question: 'What lays eggs?',
    context: null,
    options: [
      { label: 'A', text: 'a cow' },
      { label: 'B', text: 'a hen' },
    ],
    order: [1, 0],
    option_set: 'open',
    answer: { index: 1, label: 'B', text: 'a hen' },
    answers: ['a hen'],
    prompt: null,
    target: null,
    delimiter: ' ',
    instruction: '',
    hash: { question: 'q', full: 'h' },
  };
  const readCollected = (value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const input = { object, license: null, shape: { kind: 'collected' } } as const;
    return seedReader(aPlan(), input)({ start: 0, length: bytes.length, bytes }, true);
  };

  it('become seeds that know their row, licence, family and capabilities', () => {
    expect(readCollected(record)).toMatchObject({
      kept: true,
      task: 'birds',
      dataset: 'some/birds',
      config: null,
      split: 'train',
      row: 41,
      identity: 'some/birds/default/train/41',
      sha256: 'r',
      license: 'MIT',
      family: 'animals',
      capabilities: ['knowledge'],
      fields: { question: 'What lays eggs?', options: ['a cow', 'a hen'], answer_text: 'a hen', answer_index: 1 },
    });
  });

  it('are refused when they do not hold together', () => {
    expect(readCollected({ ...record, answer: { ...record.answer, index: 0 } })).toMatchObject({ reason: 'no_gold' });
    expect(readCollected({ question: 'Q?', answer: 'a' })).toMatchObject({ kept: false, reason: 'bad_schema' });
  });
});

describe('rows of a task', () => {
  it('bring the family and the capabilities of the task', () => {
    const tasks = [{ name: 'birds', config, family: 'animals', capabilities: ['knowledge'] }];
    const row = { question: 'What lays eggs?', answer: 'hen' };
    expect(read(row, tasks)).toMatchObject({ family: 'animals', capabilities: ['knowledge'] });
  });

  it('are rendered by its templates and know where they come from', () => {
    expect(read({ question: 'What lays eggs?', answer: 'hen' })).toMatchObject({
      kept: true,
      task: 'birds',
      dataset: 'some/birds',
      config: 'small',
      split: 'train',
      license: null,
      fields: { question: expect.stringContaining('What lays eggs?'), answer_text: 'hen' },
    });
  });

  it('are refused with the column that is missing', () => {
    expect(read({ question: 'What?' })).toMatchObject({ kept: false, reason: 'undefined_column' });
  });

  it('have to be objects', () => {
    expect(read([1])).toMatchObject({ kept: false, reason: 'bad_schema' });
  });

  it('may have a column that is called kept', () => {
    expect(read({ question: 'What?', answer: 'hen', kept: false })).toMatchObject({ kept: true });
  });

  it('need a task of the plan that can be compiled', () => {
    expect(() => read({}, [])).toThrow('no task "birds"');
  });

  it('have a hash of content, whatever the order of their columns', () => {
    const [one, two] = [read({ question: 'Q?', answer: 'a' }), read({ answer: 'a', question: 'Q?' })];
    expect(one.kept && two.kept && one.sha256 === two.sha256).toBe(true);
  });
});
