import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { admitTask } from '../../../../../shared/domain/tasks/admit-task.ts';
import { loadTask } from '../../../../../shared/domain/tasks/load-task.ts';

const good = { task: 't', training_split: 'train', test_split: 'test', doc_to_text: '{{q}}', doc_to_target: 'a' };
const codeOf = (changes: { [name: string]: Json }): string | undefined =>
  admitTask({ config: { ...good, ...changes }, path: 't.yaml' })?.code;

describe('admitTask', () => {
  it('admits a task that trains on one split and scores on another', () => {
    expect(codeOf({})).toBeUndefined();
    expect(codeOf({ output_type: 'multiple_choice', doc_to_choice: ['a', 'b'] })).toBeUndefined();
    expect(codeOf({ training_split: 'train_r1' })).toBeUndefined();
  });

  it.each<[string, { [name: string]: Json }]>([
    ['no_training_split', { training_split: null }],
    ['train_is_eval_split', { test_split: 'train' }],
    ['train_is_eval_split', { test_split: null, validation_split: 'train' }],
    ['train_is_eval_split', { training_split: 'test' }],
    ['split_name_not_train', { training_split: 'validation' }],
    ['split_name_not_train', { training_split: 'dev' }],
    ['unsupported_type', { output_type: 'loglikelihood' }],
    ['unsupported_type', { output_type: 'loglikelihood_rolling' }],
    ['unsupported_type', { doc_to_image: 'image' }],
    ['unsafe_code', { unsafe_code: true }],
    ['bad_task', { doc_to_text: [1] }],
    ['bad_task', { training_split: 7 }],
    ['template_error', { doc_to_text: '{{ a | }}' }],
    ['template_error', { doc_to_target: '{{ a|nosuch }}' }],
    ['hook_unsupported', { process_docs: { '!function': 'a/utils.docs' } }],
    ['hook_unsupported', { doc_to_choice: { '!function': 'a/utils.choice' } }],
    ['hook_unsupported', { custom_dataset: { '!function': 'a/utils.data' } }],
  ])('refuses with %s: %j', (code, changes) => {
    expect(codeOf(changes)).toBe(code);
  });

  it('scores on the validation split only when there is no test split', () => {
    expect(codeOf({ test_split: 'test', validation_split: 'train' })).toBeUndefined();
  });

  it('names the function that has no port, and admits the task once it has one', () => {
    const task = { config: { ...good, process_docs: { '!function': 'a/utils.docs' } }, path: 't.yaml' };
    expect(admitTask(task)?.message).toBe('hook_unsupported: a/utils.docs');
    expect(admitTask(task, new Map([['a/utils.docs', (row) => row]]))).toBeUndefined();
  });

  it('finds a port below a folder `tasks`, and nowhere else', () => {
    const from = (folder: string) =>
      codeOf({ process_docs: { '!function': `${folder}okapi/arc_multilingual/utils.process_docs` } });
    expect([from(''), from('tasks/'), from('lm_eval/tasks/')]).toEqual([undefined, undefined, undefined]);
    expect([from('mine/'), from('subtasks/')]).toEqual(['hook_unsupported', 'hook_unsupported']);
  });

  it('does not mind functions that only score', () => {
    const text =
      'task: t\ntraining_split: train\ntest_split: test\ndoc_to_text: a\ndoc_to_target: b\nprocess_results: !function utils.score';
    const loaded = loadTask(() => text, 't.yaml');
    expect('config' in loaded && admitTask(loaded)).toBeUndefined();
  });
});
