import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LicencePolicy } from '../shared/domain/licences/admit-licence.ts';
import { auditDetails, auditLine, brokenLine } from '../shared/domain/tasks/audit-line.ts';
import {
  type AuditContext,
  auditPythonTask,
  auditTask,
  type RowRule,
  type TaskAudit,
} from '../shared/domain/tasks/audit-task.ts';
import { auditScope, auditTasks } from '../shared/domain/tasks/audit-tasks.ts';
import {
  type AuditCount,
  type AuditTotals,
  auditTotals,
  declaresTraining,
} from '../shared/domain/tasks/audit-totals.ts';
import { harnessHooks } from '../shared/domain/tasks/hooks/harness-hooks.ts';
import type { RefusalCode, TaskRefusal } from '../shared/domain/tasks/refusal.ts';
import { readSeedsRegistry, type SeedsRegistry } from '../shared/domain/tasks/seeds-registry.ts';
import { indexTasks, type TaskIndex } from '../shared/domain/tasks/task-index.ts';
import { licensePolicy } from '../shared/recipes/license-policy.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { withCommas } from './numbers.ts';
import { tasksNamed } from './seeds-collect-tasks.ts';
import { tooFewRows } from './seeds-enough.ts';
import { taskFolder } from './seeds-folder.ts';
import { alignColumns } from './table.ts';
import type { World } from './world.ts';

export interface SeedsAuditOptions {
  readonly all?: boolean;
  /** Tasks, groups and tags; every task when absent. */
  readonly task?: readonly string[];
  readonly json?: boolean;
  readonly licenses?: string;
  /** More members for each line of JSON. */
  readonly details?: boolean;
  /** Folder with rows; tasks with fewer usable ones than `minRows` are refused. */
  readonly rows?: string;
  readonly minRows?: number;
}

/** A task with fewer rows cannot carry a family of seeds. */
const defaultMinimumRows = 20;

/** `sower seeds audit`: what every task of a folder of harness tasks may be used for, and why. */
export function seedsAudit(given: string, options: SeedsAuditOptions, world: World): ExitCode {
  const { paths, files } = taskFolder(given, world.folder);
  const index = indexTasks(paths, files);
  const registry = builtInRegistry(world.root);
  const rules = { registry, hooks: harnessHooks, licences: policyOf(options.licenses), ...rowRule(options, world) };
  const audits = options.task === undefined ? auditTasks(index, rules) : auditNamed(index, rules, options.task);
  const listed = options.all || options.task !== undefined ? audits : audits.filter(declaresTraining);
  const broken =
    options.task === undefined ? index.faults.filter(({ code }) => options.all || !harmless.has(code)) : [];
  const totals = auditTotals(audits);
  const kinds = [...index.entries.values()].map(({ kind }) => kind);
  const found = {
    files: paths.length,
    groups: kinds.filter((kind) => kind === 'group').length,
    tags: kinds.filter((kind) => kind === 'tag').length,
    passed_over: index.faults.length,
  };
  const lines = options.json
    ? [...jsonLines(listed, broken, options), { totals: { ...found, ...totals } }].map((line) => JSON.stringify(line))
    : [...table(listed, broken), '', ...summary({ ...found, ...totals })];
  world.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.ok;
}

/** Judges tasks as the names lead to them, with the keys that groups on the way set. */
function auditNamed(index: TaskIndex, rules: Omit<AuditContext, 'scored'>, names: readonly string[]): TaskAudit[] {
  const scope = auditScope(index, rules);
  return tasksNamed(index, names).map((task) =>
    task.config.class === undefined ? auditTask(task, scope) : auditPythonTask(task, scope),
  );
}

/** Files that define no task, and the second file with a name, are common and do no harm. */
const harmless: ReadonlySet<RefusalCode> = new Set(['not_a_task', 'name_taken']);

function jsonLines(audits: readonly TaskAudit[], broken: readonly TaskRefusal[], { details }: SeedsAuditOptions) {
  return [
    ...audits.map((audit) => ({ ...auditLine(audit), ...(details ? auditDetails(audit) : {}) })),
    ...broken.map((refusal) => ({ ...brokenLine(refusal), ...(details ? { message: refusal.message } : {}) })),
  ];
}

function rowRule({ rows, minRows }: SeedsAuditOptions, world: World): { readonly rows?: RowRule } {
  if (rows === undefined) {
    if (minRows === undefined) return {};
    throw usageError('--min-rows needs --rows.', 'Name the folder with the rows.');
  }
  return { rows: tooFewRows(resolve(world.folder, rows), minRows ?? defaultMinimumRows) };
}

export function builtInRegistry(root: string): SeedsRegistry {
  const text = (name: string): string => readFileSync(join(root, 'shared/recipes/seeds-registry', name), 'utf8');
  return readSeedsRegistry({
    licences: text('licences.yaml'),
    splits: text('splits.yaml'),
    families: text('families.yaml'),
  });
}

/** @param list names with commas between them, as `licenses` of run.yaml. */
function policyOf(list: string | undefined): LicencePolicy {
  const names = list?.split(',').map((name) => name.trim());
  return licensePolicy(names?.filter((name) => name !== ''));
}

function table(audits: readonly TaskAudit[], broken: readonly TaskRefusal[]): string[] {
  const rows = audits.map(({ task, code, output_type, lang, license, path, message }) => [
    cleanLine(task, 60),
    code ?? 'admitted',
    cleanLine(output_type, 24),
    lang,
    license,
    cleanLine(message ?? path, 120),
  ]);
  const others = broken.map(({ path, code, message }) => [
    '-',
    code,
    '-',
    '-',
    '-',
    cleanLine(`${path}: ${message}`, 160),
  ]);
  return alignColumns([['TASK', 'VERDICT', 'TYPE', 'LANG', 'LICENCE', 'WHY'], ...rows, ...others]);
}

function summary(totals: AuditTotals & { files: number; groups: number; tags: number; passed_over: number }): string[] {
  const counts: readonly (readonly [number, string])[] = [
    [totals.files, `files: ${withCommas(totals.groups)} groups, ${withCommas(totals.tags)} tags`],
    [totals.tasks, `tasks, ${totals.python_classes} of them Python classes`],
    [totals.declare_training_split, 'declare a training split'],
    [totals.refused_by_split_rules, 'are refused by the rules on splits'],
    [totals.left, `are left, in ${totals.left_families} families over ${totals.left_datasets} datasets`],
    [totals.left_without_hooks, 'of them without Python hooks'],
    [totals.renderable, 'of them can be rendered here'],
    [totals.admitted, 'are admitted'],
  ];
  return [
    ...alignColumns(
      counts.map(([count, what]) => [withCommas(count), what]),
      new Set([0]),
    ),
    '',
    ...alignColumns(
      Object.entries(totals.codes).map(([code, count]) => [withCommas(count), code]),
      new Set([0]),
    ),
    ...section('TYPE', totals.output_types),
    ...section('LANGUAGE', totals.languages),
    ...section('FAMILY', totals.families),
  ];
}

function section(title: string, counts: Readonly<Record<string, AuditCount>>): string[] {
  const rows = Object.entries(counts).map(([name, { declared, left, admitted }]) => [
    cleanLine(name, 40),
    String(declared),
    String(left),
    String(admitted),
  ]);
  return ['', ...alignColumns([[title, 'DECLARED', 'LEFT', 'ADMITTED'], ...rows], new Set([1, 2, 3]))];
}
