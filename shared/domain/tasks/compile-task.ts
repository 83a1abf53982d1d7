import type { Json } from '../json.ts';
import { compileTemplate, type Template } from '../templates/compile-template.ts';
import { fromJson, type PyValue } from '../templates/py-value.ts';
import { TemplateError } from '../templates/template-error.ts';
import { findVariables } from '../templates/template-variables.ts';
import { harnessHooks } from './hooks/harness-hooks.ts';
import { findHook, type HookRegistry, type TaskHook } from './hooks.ts';
import { refuse, type TaskRefusal } from './refusal.ts';
import { hookName, isHook, TaskConfig } from './task-config.ts';

/** How one field of a task is worked out for a row. */
export type FieldRule =
  /** A column's raw value where the row has a column of this name, else the text as a template. */
  | { readonly kind: 'text'; readonly text: string; readonly template: Template }
  | { readonly kind: 'constant'; readonly value: PyValue }
  | { readonly kind: 'hook'; readonly hook: TaskHook };

/** A task ready to render rows. */
export interface HarnessTask {
  readonly name: string;
  readonly config: TaskConfig;
  readonly outputType: string;
  readonly text: FieldRule;
  /** Columns that `doc_to_text` looks at, when it is a template. */
  readonly textVariables: readonly string[];
  readonly target: FieldRule;
  /** Undefined when the task has no choices. */
  readonly choices: FieldRule | undefined;
  /** Columns that `doc_to_choice` looks at, when it is a template. */
  readonly choiceVariables: readonly string[];
  readonly description: FieldRule;
  readonly prefix: FieldRule | undefined;
  readonly processRow: TaskHook | undefined;
  /** Language of the task's family, set by those who know it; for rows that tell none themselves. */
  readonly familyLang?: string | undefined;
}

/**
 * Checks the merged config and compiles its templates.
 *
 * @param config merged keys, as `loadTask` gives them or a plan carries them.
 * @param path named in refusals.
 */
export function compileTask(config: Json, hooks: HookRegistry = harnessHooks, path = ''): HarnessTask | TaskRefusal {
  const parsed = TaskConfig.safeParse(config);
  if (!parsed.success) return configFault(parsed.error.issues[0], path);
  const task = parsed.data;
  try {
    const text = ruleOf('doc_to_text', task.doc_to_text ?? '', hooks);
    const choices = task.doc_to_choice == null ? undefined : ruleOf('doc_to_choice', task.doc_to_choice, hooks);
    return {
      name: task.task,
      config: task,
      outputType: task.output_type ?? 'generate_until',
      text,
      textVariables: text.kind === 'text' ? variablesOf(text.template) : [],
      target: ruleOf('doc_to_target', task.doc_to_target ?? null, hooks),
      choices,
      choiceVariables: choices?.kind === 'text' ? variablesOf(choices.template) : [],
      description: ruleOf('description', task.description ?? '', hooks),
      prefix: task.gen_prefix == null ? undefined : ruleOf('gen_prefix', task.gen_prefix, hooks),
      processRow: task.process_docs == null ? undefined : hookOf(hookName(task.process_docs), hooks),
    };
  } catch (cause) {
    if (cause instanceof TemplateError) return refuse('template_error', cause.message, path);
    if (cause instanceof MissingHook) return refuse('hook_unsupported', cause.message, path);
    throw cause;
  }
}

/** A key of the config whose value is of the wrong kind, from the first issue of its check. */
export function configFault(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
  path: string,
): TaskRefusal {
  return refuse('bad_task', `\`${issue?.path.map(String).join('.') ?? ''}\`: ${issue?.message ?? 'wrong kind'}`, path);
}

function variablesOf(template: Template): string[] {
  const { used, tested } = findVariables(template);
  return [...used, ...tested];
}

class MissingHook extends Error {
  override readonly name = 'MissingHook';
}

function hookOf(name: string, hooks: HookRegistry): TaskHook {
  const hook = findHook(hooks, name);
  if (hook === undefined) throw new MissingHook(`hook_unsupported: ${name}`);
  return hook;
}

function ruleOf(field: string, value: Json, hooks: HookRegistry): FieldRule {
  if (isHook(value)) return { kind: 'hook', hook: hookOf(hookName(value), hooks) };
  if (typeof value !== 'string') return { kind: 'constant', value: fromJson(value) };
  try {
    return { kind: 'text', text: value, template: compileTemplate(value) };
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    throw new TemplateError(
      cause.fault,
      `${field}: ${cause.message}`,
      cause.line === undefined ? {} : { line: cause.line },
    );
  }
}
