import type { Json } from '../json.ts';
import { compileTask, configFault } from './compile-task.ts';
import { type HookRegistry, noHooks } from './hooks.ts';
import { isRefusal, refuse, type TaskRefusal } from './refusal.ts';
import { hookName, isHook, TaskConfig } from './task-config.ts';

/** Output types that ask a question and have an answer. */
const answerable = new Set(['multiple_choice', 'generate_until']);

/**
 * Judges whether the rows of a task's training split may become question seeds, as far as the task alone can tell.
 * One reason per task, in this order.
 *
 * @param task as `loadTask` gives it.
 * @returns the refusal, or undefined for a task that is admitted.
 */
export function admitTask(
  task: { readonly config: Json; readonly path: string },
  hooks: HookRegistry = noHooks,
): TaskRefusal | undefined {
  const { path } = task;
  const parsed = TaskConfig.safeParse(task.config);
  if (!parsed.success) return configFault(parsed.error.issues[0], path);
  const config = parsed.data;
  const train = config.training_split ?? undefined;
  const scored = config.test_split ?? config.validation_split ?? undefined;
  const type = config.output_type ?? 'generate_until';
  if (train === undefined) return refuse('no_training_split', 'the task names no `training_split`', path);
  if (train === scored) {
    return refuse('train_is_eval_split', `the task trains on \`${train}\`, the split that it scores on`, path);
  }
  if (!train.startsWith('train')) {
    return refuse('split_name_not_train', `\`training_split: ${train}\` is not called train`, path);
  }
  if (!answerable.has(type)) return refuse('unsupported_type', `output type ${type} has no question to answer`, path);
  if (config.doc_to_image != null || config.doc_to_audio != null) {
    return refuse('unsupported_type', 'the task shows images or plays sound', path);
  }
  if (config.unsafe_code === true) return refuse('unsafe_code', 'the task runs generated code', path);
  if (isHook(config.custom_dataset)) return refuseHook(hookName(config.custom_dataset), path);
  const fields = [config.process_docs, config.doc_to_text, config.doc_to_target, config.doc_to_choice];
  const missing = fields.filter(isHook).find((hook) => !hooks.has(hookName(hook)));
  if (missing !== undefined) return refuseHook(hookName(missing), path);
  const compiled = compileTask(task.config, hooks, path);
  return isRefusal(compiled) ? compiled : undefined;
}

const refuseHook = (name: string, path: string): TaskRefusal =>
  refuse('hook_unsupported', `hook_unsupported: ${name}`, path);
