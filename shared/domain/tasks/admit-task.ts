import type { Json } from '../json.ts';
import { compileTask, configFault } from './compile-task.ts';
import { harnessHooks } from './hooks/harness-hooks.ts';
import { findHook, type HookRegistry } from './hooks.ts';
import { isRefusal, refuse, type TaskRefusal } from './refusal.ts';
import { ruleOfSplits, type SplitKnowledge } from './rule-of-splits.ts';
import { splitRefusal } from './split-rules.ts';
import { hookName, isHook, TaskConfig } from './task-config.ts';

/** Output types that ask a question and have an answer. */
const answerable: ReadonlySet<string> = new Set(['multiple_choice', 'generate_until']);

/**
 * Judges whether the rows of a task's training split may become question seeds, as far as the task alone can tell.
 * One reason per task: its splits first, then its content.
 *
 * @param task as `loadTask` gives it.
 * @param knowledge of splits beside the task's own keys.
 * @returns the refusal, or undefined for a task that is admitted.
 */
export function admitTask(
  task: { readonly config: Json; readonly path: string },
  hooks: HookRegistry = harnessHooks,
  knowledge?: SplitKnowledge,
): TaskRefusal | undefined {
  const parsed = TaskConfig.safeParse(task.config);
  if (!parsed.success) return configFault(parsed.error.issues[0], task.path);
  const splits =
    knowledge === undefined ? splitRefusal(parsed.data, task.path) : ruleOfSplits(parsed.data, task.path, knowledge);
  return splits ?? contentRefusal(task, parsed.data, hooks, answerable);
}

/**
 * Whether a task asks for what cannot be rendered here, whatever its splits are.
 *
 * @param types output types that the caller has a use for.
 */
export function contentRefusal(
  task: { readonly config: Json; readonly path: string },
  config: TaskConfig,
  hooks: HookRegistry,
  types: ReadonlySet<string>,
): TaskRefusal | undefined {
  const { path } = task;
  const type = config.output_type ?? 'generate_until';
  if (!types.has(type)) return refuse('unsupported_type', `there is no use for output type ${type}`, path);
  if (config.doc_to_image != null || config.doc_to_audio != null) {
    return refuse('unsupported_type', 'the task shows images or plays sound', path);
  }
  if (config.unsafe_code === true) return refuse('unsafe_code', 'the task runs generated code', path);
  const missing = hooksOf(config).find((name) => findHook(hooks, name) === undefined);
  if (missing !== undefined) return refuse('hook_unsupported', `hook_unsupported: ${missing}`, path);
  const compiled = compileTask(task.config, hooks, path);
  return isRefusal(compiled) ? compiled : undefined;
}

/** Names of the Python functions that decide what a row of the task shows. */
export function hooksOf(config: TaskConfig): string[] {
  const { custom_dataset, process_docs, doc_to_text, doc_to_target, doc_to_choice } = config;
  return [custom_dataset, process_docs, doc_to_text, doc_to_target, doc_to_choice].filter(isHook).map(hookName);
}
