import { type AuditContext, auditPythonTask, auditTask, type TaskAudit } from './audit-task.ts';
import { resolveName } from './resolve-name.ts';
import { scoredSplits } from './scored-splits.ts';
import type { TaskIndex } from './task-index.ts';

/** Every task of the folder, in the order of names. Tasks as groups change them count as scorers too. */
export function auditTasks(index: TaskIndex, rules: Omit<AuditContext, 'scored'>): TaskAudit[] {
  const tasks = [...index.entries.values()].flatMap((entry) =>
    entry.kind === 'task' || entry.kind === 'python' ? [{ kind: entry.kind, name: entry.name, ...entry.merged }] : [],
  );
  const context = auditScope(index, rules);
  return tasks
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((task) => (task.kind === 'python' ? auditPythonTask(task, context) : auditTask(task, context)));
}

/** What is needed to judge a task of the folder by itself, e.g. one as a group changes it. */
export function auditScope(index: TaskIndex, rules: Omit<AuditContext, 'scored'>): AuditContext {
  const tasks = [...index.entries.values()].flatMap((entry) =>
    entry.kind === 'task' || entry.kind === 'python' ? [{ name: entry.name, config: entry.merged.config }] : [],
  );
  return { ...rules, scored: scoredSplits([...tasks, ...changedByGroups(index)]) };
}

/** Under names of their own, so that a task that a group turns on its training split is refused as well. */
function* changedByGroups(index: TaskIndex) {
  for (const { kind, name: group } of index.entries.values()) {
    if (kind !== 'group') continue;
    for (const { name, config } of resolveName(index, group).tasks) yield { name: `${name} (in ${group})`, config };
  }
}
