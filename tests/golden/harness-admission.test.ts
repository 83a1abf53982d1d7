import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { admitTask } from '../../shared/domain/tasks/admit-task.ts';
import { loadTask } from '../../shared/domain/tasks/load-task.ts';
import { isRefusal } from '../../shared/domain/tasks/refusal.ts';

const tasks = new URL('../../../shared/seeds/tasks/', import.meta.url);
const present = existsSync(tasks);
const title = present ? 'admission of harness tasks' : 'admission of harness tasks (absent: ../shared/seeds/tasks)';

describe.skipIf(!present)(title, () => {
  it('agrees with the count of the harness loader over every task file', () => {
    const counts: Record<string, number> = {};
    const names = new Set<string>();
    for (const path of readdirSync(tasks, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!path.endsWith('.yaml')) continue;
      const loaded = loadTask((file) => {
        const url = new URL(file, tasks);
        return existsSync(url) ? readFileSync(url, 'utf8') : undefined;
      }, path);
      if (isRefusal(loaded)) {
        expect([loaded.code, path]).toEqual([expect.stringMatching(/^(not_a_task|python_class)$/), path]);
        continue;
      }
      // The first file in path order wins a name.
      if (names.has(loaded.name)) continue;
      names.add(loaded.name);
      const code = admitTask(loaded)?.code ?? 'admitted';
      counts[code] = (counts[code] ?? 0) + 1;
    }
    const { no_training_split: none, ...declared } = counts;
    expect(none).toBeGreaterThan(0);
    expect(Object.values(declared).reduce((sum, count) => sum + count, 0)).toBe(587);
    expect(declared).toEqual({
      admitted: 432,
      train_is_eval_split: 50,
      split_name_not_train: 96,
      unsupported_type: 7,
      hook_unsupported: 2,
    });
  });
});
