import type { PyValue } from '../templates/py-value.ts';

/** A row of a dataset: columns by name. */
export type Row = ReadonlyMap<string, PyValue>;

/**
 * A port of one of the harness's Python functions. For `process_docs` it gives the new row, or undefined to drop the
 * row; for `doc_to_text`, `doc_to_target` and `doc_to_choice` the value.
 */
export type TaskHook = (row: Row) => PyValue | Row | undefined;

/** Ports by `folder/module.function`, the folder relative to the harness's tasks. */
export type HookRegistry = ReadonlyMap<string, TaskHook>;

/**
 * The port of a function. A folder `tasks` above the harness's own folders, as a drop or a checkout has it, does not count.
 *
 * @param name `folder/module.function`, the folder as the task files lie.
 */
export function findHook(hooks: HookRegistry, name: string): TaskHook | undefined {
  return hooks.get(name) ?? hooks.get(name.replace(/^(?:.*\/)?tasks\//u, ''));
}
