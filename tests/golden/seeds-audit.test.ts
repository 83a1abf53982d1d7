import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditTasks } from '../../shared/domain/tasks/audit-tasks.ts';
import { auditTotals, declaresTraining } from '../../shared/domain/tasks/audit-totals.ts';
import { harnessHooks } from '../../shared/domain/tasks/hooks/harness-hooks.ts';
import { readSeedsRegistry, registryTexts } from '../../shared/domain/tasks/seeds-registry.ts';
import { indexTasks } from '../../shared/domain/tasks/task-index.ts';

const tasks = new URL('../../../shared/seeds/tasks/', import.meta.url);
const present = existsSync(tasks);
const title = present ? 'audit of harness tasks' : 'audit of harness tasks (absent: ../shared/seeds/tasks)';

function index() {
  const paths = readdirSync(tasks, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  return indexTasks(paths, (path) => {
    const file = new URL(path, tasks);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
}

function deliveredRegistry(): Map<string, string> {
  const folder = new URL('../../shared/recipes/', import.meta.url);
  const names = ['licences', 'splits', 'families'].map((name) => `seeds-registry/${name}.yaml`);
  return new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
}

describe.skipIf(!present)(title, () => {
  it('counts what the harness loader counts', () => {
    const registry = readSeedsRegistry({ licences: 'licences: []', splits: 'splits: []' });
    const audits = auditTasks(index(), {
      registry,
      hooks: harnessHooks,
      licences: { allow: [], anyKnown: true, unknown: true },
    });
    expect(auditTotals(audits)).toMatchObject({
      declare_training_split: 587,
      refused_by_split_rules: 146,
      left: 441,
      left_families: 69,
      left_without_hooks: 316,
    });
    expect(audits.filter(({ codes }) => codes.includes('bad_task') || codes.includes('template_error'))).toEqual([]);
  });

  it('refuses the families that the page on seeds says, and knows what each family is about', () => {
    const registry = readSeedsRegistry(registryTexts(deliveredRegistry()));
    const audits = auditTasks(index(), {
      registry,
      hooks: harnessHooks,
      licences: { allow: [], anyKnown: true, unknown: false },
    }).filter(declaresTraining);
    const counts = new Map<string, number>();
    for (const { family, code } of audits)
      if (code !== null) counts.set(`${family} ${code}`, (counts.get(`${family} ${code}`) ?? 0) + 1);
    const page = readFileSync(new URL('../../docs/seeds.md', import.meta.url), 'utf8');
    const table = page.split('<!-- refused families -->')[1]?.split('<!-- end -->')[0] ?? '';
    const rows = [...table.matchAll(/^\| (\S+) \| (\d+) \| `(\w+)` \|$/gmu)].map(([, family, count, code]) => [
      `${family} ${code}`,
      Number(count),
    ]);
    // Two tasks of the release that the material lacks.
    const release = new Map([...counts, ['catalan_bench hook_unsupported', 2] as const]);
    expect(rows).toEqual([...release].sort(([a], [b]) => (a < b ? -1 : 1)));
    const nameless = audits.filter(({ family, task }) => registry.family(family, task) === undefined);
    expect(nameless.map(({ family }) => family)).toEqual([]);
  });
});
