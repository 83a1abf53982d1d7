import { resolve } from 'node:path';
import { parseLossless } from '../shared/domain/json-lossless.ts';
import { jsonText } from '../shared/domain/json-text.ts';
import { compileTask, type HarnessTask } from '../shared/domain/tasks/compile-task.ts';
import { isRefusal } from '../shared/domain/tasks/refusal.ts';
import { renderRow } from '../shared/domain/tasks/render-row.ts';
import { type ResolvedTask, resolveName } from '../shared/domain/tasks/resolve-name.ts';
import { indexTasks } from '../shared/domain/tasks/task-index.ts';
import type { PyValue } from '../shared/domain/templates/py-value.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { taskFolder } from './seeds-folder.ts';
import { findRows, linesOf, searchRows } from './seeds-rows.ts';
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
  const index = indexTasks(paths, files);
  const { tasks } = resolveName(index, options.task);
  if (tasks.length === 0) {
    const near = nearestName(options.task, index.entries.keys());
    throw usageError(
      `No task, group or tag ${cleanLine(options.task)} of this folder leads to a task.${near === undefined ? '' : ` Did you mean ${cleanLine(near)}?`}`,
      `${world.program} seeds audit ${cleanLine(given)} --all lists them, and the files that cannot be read.`,
    );
  }
  const rows = resolve(world.folder, options.rows);
  const shown = tasks.filter((task) => renderTask(task, rows, world, tasks.length > 1));
  if (shown.length > 0) return exitCodes.ok;
  throw usageError(`No task of ${cleanLine(options.task)} could be rendered.`, 'What was passed over stands above.');
}

/**
 * Prints a line for each row of a task.
 *
 * @param oneOfMany of a group, a task that cannot be rendered is passed over with a note; alone it is an error.
 * @returns whether it could be rendered.
 */
function renderTask({ config, path, name }: ResolvedTask, rows: string, world: World, oneOfMany: boolean): boolean {
  const task = compileTask(config, undefined, path);
  const file = isRefusal(task) ? undefined : searchRows(rows, task.config);
  if (isRefusal(task) || file === undefined) {
    const why = isRefusal(task) ? task.message : `there are no rows of it, such as ${name}/train.jsonl in that folder`;
    if (oneOfMany) world.stderr.write(`${cleanLine(name)} is passed over: ${cleanLine(why, 300)}.\n`);
    else if (isRefusal(task)) throw usageError(`The task cannot be rendered: ${cleanLine(why, 300)} (${path}).`);
    else findRows(rows, task.config);
    return false;
  }
  let rowId = 0;
  for (const line of linesOf(file)) {
    world.stdout.write(`${renderLine(task, line, rowId)}\n`);
    rowId += 1;
  }
  return true;
}

function renderLine(task: HarnessTask, line: string, rowId: number): string {
  const row: readonly [string, PyValue][] = [
    ['task', task.name],
    ['row_id', rowId],
  ];
  const refused = (reason: string, evidence: string): string =>
    jsonText(new Map([...row, ['rejected', reason], ['evidence', evidence]]));
  const parsed = parseLossless(line, { constants: true });
  if (!parsed.ok) return refused(parsed.fault.reason, parsed.fault.message);
  if (!(parsed.value instanceof Map)) return refused('bad_schema', 'the line is no object');
  const reading = renderRow(task, parsed.value);
  if (!reading.kept) return refused(reading.reason, reading.evidence);
  const members = Object.entries({ ...reading.rendering, ...reading.values });
  return jsonText(new Map<string, PyValue>([...row, ...members]));
}
