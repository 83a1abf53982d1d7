import { describe, expect, it } from 'vitest';
import { computer } from './fake-world.ts';

const task =
  'task: sums\ndataset_path: org/sums\ntraining_split: train\ntest_split: test\ndoc_to_text: "{{q}}?"\ndoc_to_target: a\n';

function checkout() {
  const here = computer();
  here.write('h/lm_eval/tasks/sums/sums.yaml', task);
  here.write('h/lm_eval/tasks/sums/only_test.yaml', 'task: only\ntest_split: test\n');
  here.write('h/lm_eval/tasks/sums/cut.yaml', `task: cut\ntraining_split: train\n#${'x'.repeat(300_000)}`);
  return here;
}

describe('sower seeds audit', () => {
  it('lists tasks with a training split, then what was counted', async () => {
    const { code, out } = await checkout().sower('seeds', 'audit', 'h');
    expect(code).toBe(0);
    expect(out).toMatch(/^TASK +VERDICT/);
    expect(out).toContain('sums  licence_unknown');
    expect(out).not.toContain('only');
    expect(out).toMatch(/- +task_too_large .* sums\/cut\.yaml: a task file has at most/);
    expect(out).toMatch(/1 {2}declare a training split/);
  });

  it('prints one object a line with --json, the totals last, and every task with --all', async () => {
    const { out } = await checkout().sower('seeds', 'audit', 'h', '--json', '--all', '--licenses', 'unknown');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { task: 'only', code: 'no_training_split', admitted: false },
      { task: 'sums', path: 'sums/sums.yaml', code: null, admitted: true, family: 'sums', hooks: [] },
      { task: null, path: 'sums/cut.yaml', code: 'task_too_large', admitted: false },
      { totals: { files: 3, tasks: 2, passed_over: 1, declare_training_split: 1, admitted: 1 } },
    ]);
  });

  it('judges the tasks of a group as the group changes them, and guesses a misspelt name', async () => {
    const here = checkout();
    here.write('h/lm_eval/tasks/sums/g.yaml', 'group: g\ntask:\n  - task: sums\n    test_split: train\n  - only\n');
    const words = ['seeds', 'audit', 'h', '--json', '--licenses', 'unknown', '--task'];
    const { out } = await here.sower(...words, 'g');
    const [first, second, last, ...more] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([first, second]).toMatchObject([
      { task: 'only', code: 'no_training_split' },
      { task: 'sums', code: 'train_is_eval_split' },
    ]);
    expect([last.totals.tasks, more]).toEqual([2, []]);
    const wrong = await here.sower(...words, 'summs');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Did you mean sums?')]);
  });

  it('gives each line the same members, and more of them with --details', async () => {
    const keys = async (...words: string[]): Promise<string[][]> => {
      const { out } = await checkout().sower('seeds', 'audit', 'h', '--json', ...words);
      const lines = out.trim().split('\n').slice(0, -1);
      return lines.map((line) => Object.keys(JSON.parse(line)));
    };
    const exact = ['task', 'path', 'admitted', 'code', 'output_type', 'family', 'dataset', 'lang', 'hooks'];
    expect(await keys()).toEqual([exact, exact]);
    const [task, broken] = await keys('--details');
    expect(task).toEqual([...exact, 'codes', 'message', 'dataset_name', 'training_split', 'license']);
    expect(broken).toEqual([...exact, 'message']);
  });

  it('refuses a task that has too few usable rows, or none', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', '{"q": "1", "a": "2"}\nno row\n{"a": "3"}\n{"q": "2", "a": "4"}\n');
    const judge = async (...words: string[]): Promise<unknown[]> => {
      const { out } = await here.sower('seeds', 'audit', 'h', '--json', '--details', '--licenses', 'unknown', ...words);
      const { code, message } = JSON.parse(out.split('\n')[0] ?? '');
      return [code, message];
    };
    expect(await judge('--rows', 'rows', '--min-rows', '2')).toEqual([null, null]);
    expect(await judge('--rows', 'rows')).toEqual(['too_few_rows', '2 of 4 rows can be used, 20 are needed']);
    here.write('other/readme', '');
    expect(await judge('--rows', 'other')).toEqual(['too_few_rows', 'there are no rows of it in the folder of rows']);
    const alone = await here.sower('seeds', 'audit', 'h', '--min-rows', '2');
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('--min-rows needs --rows')]);
  });

  it('says when there is no such folder', async () => {
    const { code, err } = await computer().sower('seeds', 'audit', 'nowhere');
    expect([code, err]).toEqual([2, expect.stringContaining('There is no folder nowhere')]);
  });
});

describe('sower seeds render', () => {
  it('prints a line for each row, also for those that cannot be rendered', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', '{"q": "1+1", "a": "2"}\n\n{"a": "3"}\n{"q": "é\u2028", "a": "4"}');
    const { code, out } = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'sums');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { task: 'sums', row_id: 0, text: '1+1?', target: '2', answer_text: '2', choices: null },
      { task: 'sums', row_id: 1, rejected: 'undefined_column' },
      { task: 'sums', row_id: 2, text: 'é\u2028?', target: '4' },
    ]);
  });

  it('finds rows of another task of the same dataset through a manifest', async () => {
    const here = checkout();
    here.write('rows/data/x.jsonl', '{"q": "1", "a": "1"}\n');
    const entry = { task: 'twin', data: 'data/x.jsonl', dataset_path: 'org/sums', training_split: 'train' };
    here.write('rows/manifest.json', JSON.stringify({ tasks: [entry] }));
    const { out } = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'sums');
    expect(out.trim().split('\n')).toHaveLength(1);
  });

  it('passes over a manifest.json above the rows that is of somebody else, and refuses one beside them', async () => {
    const here = checkout();
    here.write('manifest.json', '{"name": "an extension"}');
    here.write('rows/sums/train.jsonl', '{"q": "1", "a": "1"}\n');
    const words = ['h', '--rows', 'rows', '--task', 'sums'];
    expect((await here.sower('seeds', 'render', ...words)).code).toBe(0);
    expect((await here.sower('seeds', 'collect', ...words, '--licenses', 'unknown', '--out', 'made')).code).toBe(0);
    here.write('rows/manifest.json', 'nonsense');
    const { code, err } = await here.sower('seeds', 'render', ...words);
    expect([code, err]).toEqual([2, expect.stringContaining('is no manifest of rows')]);
  });

  it('guesses a misspelt name', async () => {
    const { code, err } = await checkout().sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'summs');
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean sums?')]);
  });

  it('keeps floats and ints apart in what it prints', async () => {
    const here = checkout();
    here.write('rows/sums/train.jsonl', '{"q": "x", "a": 1.0}\n{"q": "x", "a": [12345678901234567890, 1, 2.50]}\n');
    const { out } = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'sums');
    expect(out).toContain('"target":1.0,');
    expect(out).toContain('"target":[12345678901234567890,1,2.5],');
  });

  it('passes over tasks of a group that cannot be rendered, with a note', async () => {
    const here = checkout();
    const other = task.replaceAll('sums', 'other').replace('doc_to_target: a', 'doc_to_target: !function u.f');
    here.write('h/lm_eval/tasks/sums/other.yaml', other);
    here.write('h/lm_eval/tasks/sums/group.yaml', 'group: all\ntask: [sums, only, other]\n');
    here.write('rows/sums/train.jsonl', '{"q": "1", "a": "1"}\n');
    const { code, out, err } = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'all');
    expect([code, out.trim().split('\n')]).toEqual([0, [expect.stringContaining('"task":"sums"')]]);
    expect(err).toContain('only is passed over: there are no rows of it, such as only/train.jsonl');
    expect(err).toContain('other is passed over: hook_unsupported: sums/u.f.');
    const none = await here.sower('seeds', 'render', 'h', '--rows', 'empty', '--task', 'all');
    expect(none.code).toBe(2);
  });

  it('says what is missing: the task, or its rows', async () => {
    const here = checkout();
    here.write('rows/readme', '');
    const unknown = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'none');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('No task, group or tag none')]);
    const empty = await here.sower('seeds', 'render', 'h', '--rows', 'rows', '--task', 'sums');
    expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('no rows for the task sums')]);
  });
});
