import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditTasks } from '../../shared/domain/tasks/audit-tasks.ts';
import { auditTotals } from '../../shared/domain/tasks/audit-totals.ts';
import { harnessHooks } from '../../shared/domain/tasks/hooks/harness-hooks.ts';
import { readSeedsRegistry } from '../../shared/domain/tasks/seeds-registry.ts';
import { indexTasks } from '../../shared/domain/tasks/task-index.ts';

const tasks = new URL('../../../shared/seeds/tasks/', import.meta.url);
const present = existsSync(tasks);
const title = present ? 'audit of harness tasks' : 'audit of harness tasks (absent: ../shared/seeds/tasks)';

describe.skipIf(!present)(title, () => {
  it('counts what the harness loader counts', () => {
    const paths = readdirSync(tasks, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
    const index = indexTasks(paths, (path) => {
      const file = new URL(path, tasks);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    });
    const registry = readSeedsRegistry({ licences: 'licences: []', splits: 'splits: []' });
    const audits = auditTasks(index, { registry, hooks: harnessHooks, licences: { allow: [], anyKnown: true, unknown: true } });
    expect(auditTotals(audits)).toMatchObject({
      declare_training_split: 587,
      refused_by_split_rules: 146,
      left: 441,
      left_families: 69,
      left_without_hooks: 316,
    });
    expect(audits.filter(({ codes }) => codes.includes('bad_task') || codes.includes('template_error'))).toEqual([]);
  });
});
