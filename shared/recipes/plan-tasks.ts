import type { Plan } from '../contract/plan.ts';

/** Outcome of loading a task file of the drop. */
export type LoadedTask =
  | { readonly task: Plan['tasks'][number] }
  | { readonly refused: string; readonly hint?: string };

/** Loads a task of the evaluation harness from the texts of a drop. */
export function planTask(_texts: ReadonlyMap<string, string>, _path: string): LoadedTask {
  return { refused: 'task files cannot be read' };
}
