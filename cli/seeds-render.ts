import { resolve } from 'node:path';
import { parseLossless } from '../shared/domain/json-lossless.ts';
import { compileTask, type HarnessTask } from '../shared/domain/tasks/compile-task.ts';
import { isRefusal } from '../shared/domain/tasks/refusal.ts';
import { renderRow } from '../shared/domain/tasks/render-row.ts';
import { resolveName } from '../shared/domain/tasks/resolve-name.ts';
import { indexTasks } from '../shared/domain/tasks/task-index.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { taskFolder } from './seeds-folder.ts';
import { findRows, linesOf } from './seeds-rows.ts';
import type { World } from './world.ts';

export interface SeedsRenderOptions {
  readonly rows: string;
  readonly task: string;
}

/**
 * `sower seeds render`: what the harness shows for each training row, one JSON object a line. A row that cannot be
 * rendered gets a line with `rejected` and `evidence`; whether it may be used is for the audit to say.
 */
export function seedsRender(given: string, options: SeedsRenderOptions, world: World): ExitCode {
  const { paths, files } = taskFolder(given, world.folder);
  const { tasks } = resolveName(indexTasks(paths, files), options.task);
  if (tasks.length === 0)
    throw usageError(
      `No task, group or tag ${cleanLine(options.task)} of this folder leads to a task.`,
      `${world.program} seeds audit ${cleanLine(given)} --all lists them.`,
    );
  const rows = resolve(world.folder, options.rows);
  for (const { config, path } of tasks) {
    const task = compileTask(config, undefined, path);
    if (isRefusal(task)) throw usageError(`The task cannot be rendered: ${cleanLine(task.message, 300)} (${path}).`);
    let rowId = 0;
    for (const line of linesOf(findRows(rows, task.config))) {
      world.stdout.write(`${JSON.stringify(renderLine(task, line, rowId))}\n`);
      rowId += 1;
    }
  }
  return exitCodes.ok;
}

function renderLine(task: HarnessTask, line: string, rowId: number): object {
  const row = { task: task.name, row_id: rowId };
  const parsed = parseLossless(line, { constants: true });
  if (!parsed.ok) return { ...row, rejected: parsed.fault.reason, evidence: parsed.fault.message };
  if (!(parsed.value instanceof Map)) return { ...row, rejected: 'bad_schema', evidence: 'the line is no object' };
  const reading = renderRow(task, parsed.value);
  if (reading.kept) return { ...row, ...reading.rendering };
  return { ...row, rejected: reading.reason, evidence: reading.evidence };
}
