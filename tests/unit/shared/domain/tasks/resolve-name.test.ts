import { describe, expect, it } from 'vitest';
import { resolveName } from '../../../../../shared/domain/tasks/resolve-name.ts';
import { indexTasks } from '../../../../../shared/domain/tasks/task-index.ts';

const files: Record<string, string> = {
  'a.yaml': 'task: a\ntag: [pair, a_too]\nx: 1\n',
  'b.yaml': 'task: b\ntag: pair\ninclude: base\n',
  base: 'x: 2\ntask_list: [1]\n',
  'c/a.yaml': 'task: a\nx: 9\n',
  'group.yaml': 'group: all\ny: 1\ntask:\n  - pair\n  - {task: a, x: 5}\n  - {group: inner, task: [b, nowhere]}\n',
  'loop.yaml': 'group: loop\ntask: [loop, a]\n',
  'own.yaml': 'group: own\ntask:\n  - {task: only_here, dataset_path: d}\n  - {task: nothing}\n',
  'text.yaml': 'just text',
  'fragment.yaml': 'x: 1',
};
const index = indexTasks(
  Object.keys(files).filter((path) => path.endsWith('.yaml')),
  (path) => files[path],
);
const names = (name: string) => resolveName(index, name).tasks.map(({ name: task, config }) => [task, config.x]);

describe('resolveName', () => {
  it('finds a task, and the tasks of a tag in the order of names', () => {
    expect(names('b')).toEqual([['b', 2]]);
    expect(names('pair')).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('lets what a group says stand over the tasks, at any depth', () => {
    const { tasks, missing } = resolveName(index, 'all');
    expect(tasks.map(({ name, config }) => [name, config.x, config.y])).toEqual([
      ['a', 1, 1],
      ['b', 2, 1],
      ['a', 5, 1],
      ['b', 2, 1],
    ]);
    expect(missing).toEqual(['nowhere']);
  });

  it('knows tasks that only a group has, and reports names that lead nowhere', () => {
    expect(resolveName(index, 'own')).toMatchObject({ tasks: [{ name: 'own::only_here' }], missing: ['own::nothing'] });
    expect(resolveName(index, 'zzz')).toEqual({ tasks: [], missing: ['zzz'] });
  });

  it('ends at a group that contains itself', () => {
    expect(resolveName(index, 'loop')).toMatchObject({ tasks: [{ name: 'a' }], missing: ['loop'] });
  });

  it('ends soon where groups multiply each other', () => {
    const group = (at: number): string => `group: g${at}\ntask: [${`g${at + 1}, `.repeat(20)}a]\n`;
    const hostile = indexTasks(['1', '2', '3', '4', '5', '6'], (path) => group(Number(path)));
    expect(resolveName(hostile, 'g1').missing.length).toBeLessThan(60_000);
  });
});

describe('indexTasks', () => {
  it('gives a name to the first file in the order of paths and reports the others', () => {
    expect(index.faults.map(({ code, path }) => [path, code])).toEqual([
      ['c/a.yaml', 'name_taken'],
      ['fragment.yaml', 'not_a_task'],
      ['text.yaml', 'bad_yaml'],
    ]);
  });
});
