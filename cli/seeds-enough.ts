import { parseLossless } from '../shared/domain/json-lossless.ts';
import type { RowRule } from '../shared/domain/tasks/audit-task.ts';
import type { Row } from '../shared/domain/tasks/hooks.ts';
import { countUsableRows } from '../shared/domain/tasks/usable-rows.ts';
import { linesOf, searchRows } from './seeds-rows.ts';

/** The rule that a task needs so many rows which it can show, in a folder of rows. */
export function tooFewRows(folder: string, minimum: number): RowRule {
  return (task) => {
    const path = searchRows(folder, task.config);
    if (path === undefined) return { code: 'too_few_rows', message: 'there are no rows of it in the folder of rows' };
    const { usable, seen } = countUsableRows(task, rowsOf(path), minimum);
    if (usable >= minimum) return undefined;
    return { code: 'too_few_rows', message: `${usable} of ${seen} rows can be used, ${minimum} are needed` };
  };
}

function* rowsOf(path: string): Generator<Row | undefined> {
  for (const line of linesOf(path)) {
    const parsed = parseLossless(line, { constants: true });
    yield parsed.ok && parsed.value instanceof Map ? parsed.value : undefined;
  }
}
