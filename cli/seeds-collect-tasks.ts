import { digestOf } from '../shared/domain/identity.ts';
import type { LicencePolicy } from '../shared/domain/licences/admit-licence.ts';
import { auditPythonTask, auditTask, type TaskAudit } from '../shared/domain/tasks/audit-task.ts';
import { auditScope } from '../shared/domain/tasks/audit-tasks.ts';
import { compileTask, type HarnessTask } from '../shared/domain/tasks/compile-task.ts';
import { harnessHooks } from '../shared/domain/tasks/hooks/harness-hooks.ts';
import { isRefusal, type TaskRefusal } from '../shared/domain/tasks/refusal.ts';
import { type ResolvedTask, resolveName } from '../shared/domain/tasks/resolve-name.ts';
import type { SeedsRegistry } from '../shared/domain/tasks/seeds-registry.ts';
import { indexTasks, type TaskIndex } from '../shared/domain/tasks/task-index.ts';
import type { TaskFacts } from '../shared/domain/tasks/unified/unified-facts.ts';
import type { UnifiedLicense } from '../shared/domain/tasks/unified/unified-record.ts';
import { nearestName } from '../shared/recipes/nearest-name.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { taskFolder } from './seeds-folder.ts';

/** A task whose rows may become records. */
export interface AdmittedTask {
  readonly name: string;
  readonly audit: TaskAudit;
  readonly config: HarnessTask['config'];
  readonly task: HarnessTask;
  readonly facts: Omit<TaskFacts, 'variants'>;
}

export interface SelectedTasks {
  readonly admitted: readonly AdmittedTask[];
  readonly refused: readonly TaskAudit[];
  /** Files that give no task at all; only when every task was asked for. */
  readonly broken: readonly TaskRefusal[];
}

export interface Selection {
  /** Names of tasks, groups and tags; all tasks when empty. */
  readonly names: readonly string[];
  readonly licences: LicencePolicy;
  readonly registry: SeedsRegistry;
}

/** Finds the tasks that were asked for and judges each as the audit does. */
export function selectTasks(given: string, currentFolder: string, selection: Selection): SelectedTasks {
  const { paths, files } = taskFolder(given, currentFolder);
  const index = indexTasks(paths, files);
  const { registry, licences } = selection;
  const scope = auditScope(index, { registry, licences, hooks: harnessHooks });
  const groupsOf = groupsByTask(index);
  const admitted: AdmittedTask[] = [];
  const refused: TaskAudit[] = [];
  for (const resolved of tasksNamed(index, selection.names)) {
    const isPython = resolved.config.class !== undefined;
    const audit = isPython ? auditPythonTask(resolved, scope) : auditTask(resolved, scope);
    const task = audit.admitted ? compileTask(resolved.config, harnessHooks, resolved.path) : undefined;
    if (task === undefined || isRefusal(task)) refused.push(audit);
    else {
      const facts = { ...factsOf(audit, resolved, registry), groups: groupsOf.get(resolved.name) ?? [] };
      const familyLang = registry.family(audit.family, resolved.name)?.lang;
      admitted.push({ name: resolved.name, audit, config: task.config, task: { ...task, familyLang }, facts });
    }
  }
  return { admitted, refused, broken: selection.names.length === 0 ? index.faults : [] };
}

/** The tasks behind names of tasks, groups and tags, or all; each once, in the order of names. */
export function tasksNamed(index: TaskIndex, names: readonly string[]): ResolvedTask[] {
  const found = new Map<string, ResolvedTask>();
  const wanted =
    names.length > 0
      ? names
      : [...index.entries.values()].flatMap(({ kind, name }) => (kind === 'task' || kind === 'python' ? [name] : []));
  for (const name of wanted) {
    if (!index.entries.has(name)) throw unknownName(name, index);
    for (const task of resolveName(index, name).tasks) if (!found.has(task.name)) found.set(task.name, task);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function unknownName(name: string, index: TaskIndex): Error {
  const near = nearestName(name, index.entries.keys());
  return usageError(
    `No task, group or tag of this folder is called ${cleanLine(name)}.`,
    near === undefined ? 'sower seeds audit --all lists every task.' : `Did you mean ${cleanLine(near)}?`,
  );
}

function factsOf(audit: TaskAudit, { name, path, config }: ResolvedTask, registry: SeedsRegistry) {
  const tags = (Array.isArray(config.tag) ? config.tag : [config.tag]).filter((tag) => typeof tag === 'string');
  return {
    tags,
    family: audit.family,
    capabilities: registry.family(audit.family, name)?.capabilities ?? [],
    license: licenceOf(audit, registry),
    source: { yaml: path, yaml_sha256: digestOf(config) },
  };
}

function licenceOf({ dataset, dataset_name }: TaskAudit, registry: SeedsRegistry): UnifiedLicense {
  const known = dataset === null ? undefined : registry.licence(dataset, dataset_name ?? undefined);
  if (known === undefined)
    return { id: 'unknown', source: null, share_alike: false, non_commercial: false, attribution: null };
  const { license, read, share_alike, non_commercial, attribution } = known;
  return { id: license, source: read, share_alike, non_commercial, attribution };
}

/** Groups that lead to a task, by its name. */
function groupsByTask(index: TaskIndex): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { kind, name } of index.entries.values()) {
    if (kind !== 'group') continue;
    for (const task of new Set(resolveName(index, name).tasks.map((one) => one.name)))
      found.set(task, [...(found.get(task) ?? []), name].sort());
  }
  return found;
}
