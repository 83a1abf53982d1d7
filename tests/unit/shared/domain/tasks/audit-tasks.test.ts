import { describe, expect, it } from 'vitest';
import { auditTasks } from '../../../../../shared/domain/tasks/audit-tasks.ts';
import { auditTotals } from '../../../../../shared/domain/tasks/audit-totals.ts';
import { harnessHooks } from '../../../../../shared/domain/tasks/hooks/harness-hooks.ts';
import { readSeedsRegistry } from '../../../../../shared/domain/tasks/seeds-registry.ts';
import { indexTasks } from '../../../../../shared/domain/tasks/task-index.ts';

const licences = `licences:
  - { datasets: [org/known], license: MIT, attribution: Org, read: its LICENSE file, date: 2026-01-01 }
  - { datasets: [org/closed], license: CC-BY-NC-4.0, non_commercial: true, attribution: Org, read: its card, date: 2026-01-01 }
`;
const splits = `splits:
  - { dataset: org/known, split: learn, use: train, why: it is the training part, date: 2026-01-01 }
  - { dataset: org/known, split: train_gold, use: scored, why: a public ranking uses it, date: 2026-01-01 }
`;

function audit(files: Record<string, string>) {
  const index = indexTasks(Object.keys(files), (path) => files[path]);
  const rules = {
    registry: readSeedsRegistry({ licences, splits }),
    hooks: harnessHooks,
    licences: { allow: ['MIT'], anyKnown: false, unknown: false },
  };
  return auditTasks(index, rules);
}

const task = (name: string, more = ''): string =>
  `task: ${name}\ndataset_path: org/known\ntraining_split: train\ntest_split: test\ndoc_to_text: q\ndoc_to_target: a\n${more}`;

const codesOf = (files: Record<string, string>): Record<string, readonly string[]> =>
  Object.fromEntries(audit(files).map(({ task: name, codes }) => [name, codes]));

describe('auditTasks', () => {
  it('admits a task whose splits, content and licence are in order', () => {
    expect(audit({ 'fam/x/t.yaml': task('t_es') })).toEqual([
      {
        task: 't_es',
        path: 'fam/x/t.yaml',
        admitted: true,
        code: null,
        codes: [],
        message: null,
        output_type: 'generate_until',
        family: 'fam',
        dataset: 'org/known',
        dataset_name: null,
        training_split: 'train',
        lang: 'es',
        hooks: [],
        license: 'MIT',
      },
    ]);
  });

  it('refuses a split that another task scores on, and one that a group makes another task score on', () => {
    const other = 'task: other\ndataset_path: org/known\ntest_split: train\ndoc_to_text: q\ndoc_to_target: a\n';
    expect(codesOf({ 'a.yaml': task('a'), 'b.yaml': other })).toEqual({
      a: ['eval_split_elsewhere'],
      other: ['no_training_split'],
    });
    const group = 'group: g\ntask:\n  - task: b\n    test_split: train\n';
    expect(codesOf({ 'a.yaml': task('a'), 'b.yaml': task('b'), 'g.yaml': group })).toMatchObject({
      a: ['eval_split_elsewhere'],
      b: ['eval_split_elsewhere'],
    });
  });

  it.each([
    ['another configuration', 'dataset_path: org/known\ndataset_name: x\ntest_split: train'],
    ['other files', 'dataset_path: org/known\ndataset_kwargs: {data_files: x.csv}\ntest_split: train'],
    ['a dataset made by a function', 'dataset_path: org/known\ncustom_dataset: !function u.f\ntest_split: train'],
    ['its validation split beside a test split', 'dataset_path: org/known\nvalidation_split: train\ntest_split: test'],
  ])('does not mind a task that scores on %s', (_, keys) => {
    expect(codesOf({ 'a.yaml': task('a'), 'b.yaml': `task: b\n${keys}\n` })).toMatchObject({ a: [] });
  });

  it('follows the notes on splits', () => {
    expect(
      codesOf({
        'a.yaml': task('a', 'training_split: learn\n'),
        'b.yaml': task('b', 'training_split: train_gold\n'),
        'c.yaml': task('c', 'training_split: dev\n'),
      }),
    ).toEqual({ a: [], b: ['eval_split_elsewhere'], c: ['split_name_not_train'] });
  });

  it('counts two slices of one split as the same split', () => {
    const sliced = 'training_split: train[:80%]\ntest_split: train[80%:]\n';
    expect(codesOf({ 'a.yaml': task('a', sliced) })).toEqual({ a: ['train_is_eval_split'] });
  });

  it('gives every group of rules that refuses, the splits first and the licence last', () => {
    const [found] = audit({
      'f/a.yaml': task('a', 'dataset_path: org/new\ntest_split: train\nprocess_docs: !function u.f\n'),
    });
    expect(found).toMatchObject({
      admitted: false,
      code: 'train_is_eval_split',
      codes: ['train_is_eval_split', 'hook_unsupported', 'licence_unknown'],
      hooks: ['f/u.f'],
      license: 'unknown',
    });
  });

  it('refuses licences that were not asked for', () => {
    expect(codesOf({ 'a.yaml': task('a', 'dataset_path: org/closed\n') })).toEqual({ a: ['licence_refused'] });
  });

  it('sums up tasks with a training split', () => {
    const audits = audit({
      'f/a.yaml': task('a'),
      'f/b.yaml': task('b', 'training_split: null\n'),
      'g/c.yaml': task('c', 'training_split: test\n'),
      'g/d.yaml': task('d', 'dataset_path: x\ndoc_to_text: !function utils.text\n'),
      'h/e.yaml': 'class: !function task.E\ntask: e\n',
    });
    expect(auditTotals(audits)).toMatchObject({
      tasks: 5,
      python_classes: 1,
      declare_training_split: 3,
      refused_by_split_rules: 1,
      left: 2,
      left_families: 2,
      left_without_hooks: 1,
      renderable: 1,
      admitted: 1,
      codes: { train_is_eval_split: 1, hook_unsupported: 1 },
      families: { f: { declared: 1, left: 1, admitted: 1 }, g: { declared: 2, left: 1, admitted: 0 } },
    });
  });
});
