import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../shared/domain/json-lossless.ts';
import { admitTask } from '../../shared/domain/tasks/admit-task.ts';
import { compileTask, type HarnessTask } from '../../shared/domain/tasks/compile-task.ts';
import type { Row } from '../../shared/domain/tasks/hooks.ts';
import { type LoadedTask, loadTask, type TaskFiles } from '../../shared/domain/tasks/load-task.ts';
import { isRefusal } from '../../shared/domain/tasks/refusal.ts';
import { renderRow } from '../../shared/domain/tasks/render-row.ts';

const seeds = new URL('../../../shared/seeds/', import.meta.url);
const present = existsSync(seeds);
const title = present ? 'rows of harness tasks' : 'rows of harness tasks (absent: ../shared/seeds)';

interface Listed {
  readonly task: string;
  readonly yaml: string;
  readonly data: string;
  readonly python_hooks: readonly string[];
}

const listed: readonly Listed[] = present
  ? (JSON.parse(readFileSync(new URL('manifest.json', seeds), 'utf8')) as { tasks: Listed[] }).tasks
  : [];

describe.skipIf(!present)(title, () => {
  it.each(listed)('$task renders as golden', (entry) => {
    const task = compiled(load(entry));
    const rows = lines(entry.data);
    const golden = lines(`golden/${entry.task}.jsonl`);
    expect(rows.length).toBe(golden.length);
    const got = rows.map((line, row_id) => {
      const reading = renderRow(task, rowOf(line));
      return reading.kept ? { task: entry.task, row_id, ...reading.rendering } : reading;
    });
    expect(got).toEqual(golden.map((line) => JSON.parse(line)));
  });

  it('refuses to train on the split that lambada_uyghur scores on', () => {
    const entry = listed.find(({ task }) => task === 'lambada_uyghur');
    expect(entry && admitTask(load(entry))?.code).toBe('train_is_eval_split');
  });
});

const files: TaskFiles = (path) => {
  const file = new URL(`tasks/${path}`, seeds);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

function load({ yaml }: Listed): LoadedTask {
  const loaded = loadTask(files, yaml.replace(/^tasks\//, ''));
  if (isRefusal(loaded)) throw new Error(`${loaded.code}: ${loaded.message}`);
  return loaded;
}

function compiled({ config }: LoadedTask): HarnessTask {
  const task = compileTask(config);
  if (isRefusal(task)) throw new Error(`${task.code}: ${task.message}`);
  return task;
}

function lines(file: string): string[] {
  return readFileSync(new URL(file, seeds), 'utf8').split('\n').filter((line) => line !== '');
}

function rowOf(line: string): Row {
  const reading = parseLossless(line);
  if (!reading.ok || !(reading.value instanceof Map)) throw new Error(line.slice(0, 80));
  return reading.value;
}
