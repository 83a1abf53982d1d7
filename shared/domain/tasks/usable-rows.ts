import type { HarnessTask } from './compile-task.ts';
import type { Row } from './hooks.ts';
import { renderRow } from './render-row.ts';

/** How many rows of a stretch the task can show, counted no further than `enough`. */
export interface UsableRows {
  readonly usable: number;
  /** Rows that were looked at. */
  readonly seen: number;
}

/** @param rows of the training split; `undefined` stands for a line that is no row. */
export function countUsableRows(task: HarnessTask, rows: Iterable<Row | undefined>, enough: number): UsableRows {
  let usable = 0;
  let seen = 0;
  for (const row of rows) {
    seen += 1;
    if (row !== undefined && renderRow(task, row).kept) usable += 1;
    if (usable >= enough) break;
  }
  return { usable, seen };
}
