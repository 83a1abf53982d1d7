import { describe, expect, it } from 'vitest';
import { indexTasks } from '../../../../../shared/domain/tasks/task-index.ts';

const index = (files: Record<string, string>) => indexTasks(Object.keys(files), (path) => files[path]);
const tenOf = (name: string): string => Array.from({ length: 10 }, () => `  - ${name}\n`).join('');

describe('groupsTooLarge', () => {
  it('refuses groups that multiply each other, and keeps everything else', () => {
    const files: Record<string, string> = { 't.yaml': 'task: t\n', 'g0.yaml': `group: g0\ntask:\n${tenOf('t')}` };
    for (let level = 1; level < 12; level += 1)
      files[`g${level}.yaml`] = `group: g${level}\ntask:\n${tenOf(`g${level - 1}`)}`;
    const { entries, faults } = index(files);
    expect([...entries.keys()].sort()).toEqual(['g0', 'g1', 'g2', 'g3', 't']);
    expect(faults.map(({ code }) => code)).toEqual(Array(8).fill('group_too_large'));
  });

  it('refuses groups behind which all others together are too many', () => {
    const files: Record<string, string> = { 't.yaml': 'task: t\n' };
    const members = Array.from({ length: 10_000 }, () => 't').join(', ');
    for (let group = 0; group < 60; group += 1)
      files[`g${String(group).padStart(2, '0')}.yaml`] = `group: g${group}\ntask: [${members}]\n`;
    expect(index(files).faults).toHaveLength(10);
  });

  it('counts tags, members with keys of their own, and groups inside groups; a cycle ends where it closes', () => {
    const { faults, entries } = index({
      'a.yaml': 'group: a\ntask: [b, tagged, { task: t, num_fewshot: 1 }, { group: inner, task: [t, a] }, 7]\n',
      'b.yaml': 'group: b\ntask: [a]\n',
      't.yaml': 'task: t\ntag: tagged\n',
    });
    expect(faults).toEqual([]);
    expect(entries.size).toBe(4);
  });
});
