import { describe, expect, it } from 'vitest';
import { TaskConfig } from '../../../../../../shared/domain/tasks/task-config.ts';
import { groupByRows, rowsName } from '../../../../../../shared/domain/tasks/unified/row-groups.ts';

function task(name: string, keys: object = {}) {
  return { name, config: TaskConfig.parse({ task: name, dataset_path: 'd', training_split: 'train', ...keys }) };
}

describe('groupByRows', () => {
  it('puts tasks over the same rows together, choices and the lowest prompt first', () => {
    const tasks = [
      task('d_gen_p0'),
      task('d_p2', { output_type: 'multiple_choice' }),
      task('d_p1', { output_type: 'multiple_choice' }),
      task('e', { dataset_name: 'x' }),
      task('f', { dataset_kwargs: { data_files: 'a.csv' } }),
      task('g', { training_split: 'train[:10]' }),
    ];
    const names = (groups: ReturnType<typeof groupByRows>) =>
      groups.map((group) => group.tasks.map(({ name }) => name));
    const expected = [['d_p1', 'd_p2', 'd_gen_p0'], ['e'], ['f'], ['g']];
    expect(names(groupByRows(tasks))).toEqual(expected);
    expect(names(groupByRows([...tasks].reverse()))).toEqual(expected);
  });
});

describe('rowsName', () => {
  it('tells datasets, configurations and splits apart', () => {
    expect(rowsName(task('t', { dataset_name: 'es' }).config)).toBe('d/es/train');
    expect(rowsName(task('t').config)).toBe('d/default/train');
    expect(rowsName(task('t', { dataset_path: 'csv' }).config)).toBe('csv:t/default/train');
  });
});
