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

describe('rows of a task', () => {
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
