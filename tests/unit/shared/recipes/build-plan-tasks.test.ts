import { describe, expect, it } from 'vitest';
import type { PlanRequest } from '../../../../shared/recipes/build-plan.ts';
import { object, planOf, problemsOf } from './plan-requests.ts';

describe('buildPlan with tasks', () => {
  const task = [
    'task: sums',
    'dataset_path: someone/sums',
    'output_type: generate_until',
    'training_split: train',
    'test_split: test',
    'doc_to_text: "Q: {{question}}"',
    'doc_to_target: "{{answer}}"',
  ].join('\n');
  const run = `recipe: tiny
dataset: my-set
seeds:
  - { tasks: tasks/sums.yaml, rows: sums.jsonl, license: MIT }
`;
  const drop = (files: Readonly<Record<string, string>>, text = run): Partial<PlanRequest> => ({
    files: new Map(Object.entries({ 'run.yaml': text, ...files })),
    objects: [...Object.keys(files), 'sums.jsonl'].map((path) => object(path)),
  });

  it('carries the merged task, so that workers need no task files', () => {
    const files = {
      'tasks/sums.yaml': 'include: _base_yaml\ntraining_split: train',
      'tasks/_base_yaml': task.replace('training_split: train\n', ''),
    };
    const plan = planOf(drop(files));
    expect(plan.tasks).toEqual([
      { name: 'sums', config: expect.objectContaining({ training_split: 'train', test_split: 'test' }) },
    ]);
    expect(plan.seeds[0]?.shape).toEqual({ kind: 'task', task: 'sums' });
  });

  it('counts an included file as content of the run', () => {
    const changed = drop({ 'tasks/sums.yaml': task.replace('Q:', 'Question:') });
    expect(planOf(changed).run).not.toBe(planOf(drop({ 'tasks/sums.yaml': task })).run);
  });

  it('lets several tasks render the same rows', () => {
    const text = run.replace('tasks/sums.yaml', '[tasks/sums.yaml, tasks/chat.yaml]');
    const plan = planOf(drop({ 'tasks/sums.yaml': task, 'tasks/chat.yaml': task.replace('sums', 'sums_chat') }, text));
    expect(plan.seeds.map(({ shape }) => shape)).toEqual([
      { kind: 'task', task: 'sums' },
      { kind: 'task', task: 'sums_chat' },
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a task that trains on what it scores',
      { 'tasks/sums.yaml': task.replace('test_split: test', 'test_split: train') },
      'run.yaml:4:14: the task "tasks/sums.yaml" is refused, train_is_eval_split: the task trains on `train`, the split that it scores on.',
    ],
    [
      'a task that runs Python',
      { 'tasks/sums.yaml': task.replace('doc_to_target: "{{answer}}"', 'doc_to_target: !function utils.f') },
      'run.yaml:4:14: the task "tasks/sums.yaml" is refused, hook_unsupported: tasks/utils.f.',
    ],
    [
      'a task that includes nothing there is',
      { 'tasks/sums.yaml': `include: base.yaml\n${task}` },
      'run.yaml:4:14: the task "tasks/sums.yaml" is refused, include_missing: there is no file tasks/base.yaml (in "tasks/base.yaml").',
    ],
    [
      'a task that is not there',
      { 'tasks/sum.yaml': task },
      'run.yaml:4:14: there is no file "tasks/sums.yaml" in the drop. Did you mean "tasks/sum.yaml"?',
    ],
  ])('refuses %s', (_name, files, expected) => {
    expect(problemsOf(drop(files))).toEqual([expected]);
  });

  it('puts a mistake of YAML at its line in the task file', () => {
    const [problem] = problemsOf(drop({ 'tasks/sums.yaml': `${task}\nmetric_list: [` }));
    expect(problem).toMatch(/^tasks\/sums.yaml:\d+:\d+: bad_yaml: /u);
  });
});
