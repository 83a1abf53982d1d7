import type { Json } from '../json.ts';
import { admitLicence, type LicencePolicy } from '../licences/admit-licence.ts';
import { contentRefusal, hooksOf } from './admit-task.ts';
import { compileTask, configFault, type HarnessTask } from './compile-task.ts';
import type { HookRegistry } from './hooks.ts';
import { languageOf } from './language.ts';
import { isRefusal, type RefusalCode, refuse, type TaskRefusal } from './refusal.ts';
import { ruleOfSplits } from './rule-of-splits.ts';
import type { ScoredSplits } from './scored-splits.ts';
import type { SeedsRegistry } from './seeds-registry.ts';
import { TaskConfig } from './task-config.ts';

export interface AuditContext {
  readonly scored: ScoredSplits;
  readonly registry: SeedsRegistry;
  readonly hooks: HookRegistry;
  readonly licences: LicencePolicy;
  /** Says of a task that nothing else refuses whether its rows are too few; absent when no rows were given. */
  readonly rows?: RowRule;
}

export type RowRule = (task: HarnessTask) => { readonly code: 'too_few_rows'; readonly message: string } | undefined;

/** What the audit says about one task; see `auditLine` for what its JSON shows. */
export interface TaskAudit {
  readonly task: string;
  readonly path: string;
  readonly admitted: boolean;
  /** The first of `codes`; null for an admitted task. */
  readonly code: RefusalCode | null;
  /** Every group of rules that refuses the task: splits, then content, then licence. */
  readonly codes: readonly RefusalCode[];
  readonly message: string | null;
  readonly output_type: string;
  /** The folder directly below the folder of tasks. */
  readonly family: string;
  readonly dataset: string | null;
  readonly dataset_name: string | null;
  readonly training_split: string | null;
  readonly lang: string;
  readonly hooks: readonly string[];
  readonly license: string;
}

/** Raw text and cloze tasks cannot become questions, but other recipes read them. */
const usableTypes: ReadonlySet<string> = new Set([
  'multiple_choice',
  'generate_until',
  'loglikelihood',
  'loglikelihood_rolling',
]);

export const splitCodes: ReadonlySet<RefusalCode> = new Set([
  'no_training_split',
  'train_is_eval_split',
  'split_name_not_train',
  'eval_split_elsewhere',
]);

/** Judges a YAML task by all rules that need no rows. */
export function auditTask(task: IndexedTask, context: AuditContext): TaskAudit {
  const parsed = TaskConfig.safeParse(task.config);
  if (!parsed.success) {
    const refusals = [configFault(parsed.error.issues[0], task.path)];
    return { ...facts(task, { task: task.name }, context), ...verdict(refusals) };
  }
  const config = parsed.data;
  const refusals = [
    ruleOfSplits(config, task.path, context),
    contentRefusal(task, config, context.hooks, usableTypes),
    licenceRefusal(config, task.path, context),
  ];
  const rows = refusals.every((refusal) => refusal === undefined) ? rowRefusal(task, context) : undefined;
  return { ...facts(task, config, context), ...verdict([...refusals, rows]) };
}

interface IndexedTask {
  readonly name: string;
  readonly path: string;
  readonly config: { readonly [key: string]: Json };
}

function rowRefusal(task: IndexedTask, { hooks, rows }: AuditContext): TaskRefusal | undefined {
  if (rows === undefined) return undefined;
  const compiled = compileTask(task.config, hooks, task.path);
  const found = isRefusal(compiled) ? compiled : rows(compiled);
  return found === undefined ? undefined : refuse(found.code, found.message, task.path);
}

/** A task that is a Python class. Its splits are inside the class. */
export function auditPythonTask(task: IndexedTask, context: AuditContext): TaskAudit {
  const refusals = [refuse('python_class', 'the task is a Python class', task.path)];
  return { ...facts(task, { task: task.name }, context), ...verdict(refusals) };
}

function verdict(refusals: readonly (TaskRefusal | undefined)[]) {
  const found = refusals.filter((refusal) => refusal !== undefined);
  return {
    admitted: found.length === 0,
    code: found[0]?.code ?? null,
    codes: found.map(({ code }) => code),
    message: found[0]?.message ?? null,
  };
}

function facts(task: IndexedTask, config: TaskConfig, { registry }: AuditContext) {
  const dataset = config.dataset_path ?? null;
  const family = task.path.split('/')[0] ?? '';
  return {
    task: task.name,
    path: task.path,
    output_type: config.output_type ?? 'generate_until',
    family,
    dataset,
    dataset_name: config.dataset_name ?? null,
    training_split: config.training_split ?? null,
    lang: languageOf({
      said: undefined,
      datasetName: config.dataset_name ?? undefined,
      taskName: task.name,
      datasetPath: config.dataset_path ?? undefined,
      family: registry.family(family, task.name)?.lang,
      text: '',
    }),
    hooks: hooksOf(config),
    license:
      (dataset === null ? undefined : registry.licence(dataset, config.dataset_name ?? undefined)?.license) ??
      'unknown',
  };
}

function licenceRefusal(config: TaskConfig, path: string, context: AuditContext): TaskRefusal | undefined {
  const { registry, licences } = context;
  const dataset = config.dataset_path ?? undefined;
  const configuration = config.dataset_name ?? undefined;
  const known = dataset === undefined ? undefined : registry.licence(dataset, configuration);
  const verdict = admitLicence(licences, known?.license ?? 'unknown');
  if (verdict.kept) return undefined;
  if (known !== undefined) return refuse('licence_refused', `${dataset}: ${verdict.evidence}`, path);
  const open = dataset === undefined ? undefined : registry.openQuestion(dataset, configuration);
  const why = open === undefined ? '' : `: ${open.why}`;
  return refuse('licence_unknown', `no licence is recorded for ${dataset ?? 'a dataset without a path'}${why}`, path);
}
