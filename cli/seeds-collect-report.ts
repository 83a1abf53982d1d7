import type { TaskAudit } from '../shared/domain/tasks/audit-task.ts';
import type { RefusalCode, TaskRefusal } from '../shared/domain/tasks/refusal.ts';
import type { RowGroup } from '../shared/domain/tasks/unified/row-groups.ts';
import type { GroupResult } from './seeds-collect-group.ts';
import type { AdmittedTask, SelectedTasks } from './seeds-collect-tasks.ts';

/** A group of admitted tasks and what became of its rows. */
export type GroupOutcome = { readonly group: RowGroup<AdmittedTask> } & (
  | { readonly result: GroupResult }
  | { readonly code: RefusalCode; readonly message: string }
);

/** Sums of a collection. `tasks = collected + variants + refused` and `rows = kept + refused_rows + not_drawn`. */
export interface CollectTotals {
  readonly tasks: number;
  readonly collected: number;
  readonly variants: number;
  readonly refused: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly files_without_task: number;
  readonly rows: number;
  readonly kept: number;
  readonly texts: number;
  readonly refused_rows: number;
  readonly not_drawn: number;
  readonly reasons: Readonly<Record<string, number>>;
}

export interface CollectReport {
  /** Lines about tasks that were refused before any row was looked at, and files that give no task. */
  readonly first: readonly string[];
  /** Lines about the tasks of each group, by its key. */
  readonly byGroup: ReadonlyMap<string, readonly string[]>;
  readonly totals: CollectTotals;
}

/** @throws Error when a task or a row is lost. */
export function collectReport(selected: SelectedTasks, outcomes: readonly GroupOutcome[]): CollectReport {
  const read = outcomes.filter((outcome) => 'result' in outcome);
  const byGroup = new Map(read.map((outcome) => [outcome.group.key, groupLines(outcome)]));
  const first = [
    ...selected.refused.map((audit) => ({
      ...taskFacts(audit),
      outcome: 'refused',
      code: audit.code,
      message: audit.message,
    })),
    ...outcomes.filter((outcome) => !('result' in outcome)).flatMap(groupLines),
    ...selected.broken.map(brokenFile),
  ];
  const tasks = [...first, ...[...byGroup.values()].flat()].filter((line) => line.kind === 'task');
  const totals = addUp(tasks, selected, outcomes);
  const text = (lines: readonly object[]): string[] => lines.map((line) => JSON.stringify(line));
  return { first: text(first), byGroup: new Map([...byGroup].map(([key, lines]) => [key, text(lines)])), totals };
}

interface Line {
  readonly kind: string;
  readonly outcome: string;
  readonly code?: string | null;
}

const brokenFile = ({ path, code, message }: TaskRefusal) => ({
  kind: 'file',
  task: null,
  path,
  outcome: 'refused',
  code,
  message,
});

function taskFacts({
  task,
  path,
  family,
  dataset,
  dataset_name,
  training_split,
  output_type,
  lang,
  license,
}: TaskAudit) {
  return { kind: 'task', task, path, family, dataset, dataset_name, split: training_split, output_type, lang, license };
}

function groupLines(outcome: GroupOutcome): (Line & object)[] {
  const [first, ...others] = outcome.group.tasks;
  if (!('result' in outcome)) {
    const { code, message } = outcome;
    return [first, ...others].map(({ audit }) => ({ ...taskFacts(audit), outcome: 'refused', code, message }));
  }
  const { result } = outcome;
  if (result.kept === 0) {
    const message = `none of ${result.rows} rows can be used`;
    return [
      { ...taskFacts(first.audit), outcome: 'refused', code: 'too_few_rows', message, ...result },
      ...others.map(({ audit }) => ({ ...taskFacts(audit), outcome: 'refused', code: 'too_few_rows', message })),
    ];
  }
  return [
    { ...taskFacts(first.audit), outcome: 'collected', ...result },
    ...others.map(({ audit, name }) => {
      return { ...taskFacts(audit), outcome: 'variant', of: first.name, kept: result.by_task[name] ?? 0 };
    }),
  ];
}

function addUp(tasks: readonly Line[], selected: SelectedTasks, outcomes: readonly GroupOutcome[]): CollectTotals {
  const results = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const sum = (value: (result: GroupResult) => number): number => results.reduce((total, one) => total + value(one), 0);
  const count = (outcome: string): number => tasks.filter((line) => line.outcome === outcome).length;
  const totals: CollectTotals = {
    tasks: selected.refused.length + outcomes.reduce((total, { group }) => total + group.tasks.length, 0),
    collected: count('collected'),
    variants: count('variant'),
    refused: count('refused'),
    codes: frequencies(tasks.flatMap(({ code }) => (code === undefined || code === null ? [] : [[code, 1]]))),
    files_without_task: selected.broken.length,
    rows: sum(({ rows }) => rows),
    kept: sum(({ kept }) => kept),
    texts: sum(({ texts }) => texts),
    refused_rows: sum(({ refused }) => refused),
    not_drawn: sum(({ not_drawn }) => not_drawn),
    reasons: frequencies(results.flatMap(({ reasons }) => Object.entries(reasons))),
  };
  const { collected, variants, refused } = totals;
  if (totals.tasks !== collected + variants + refused || tasks.length !== totals.tasks)
    throw new Error(`${totals.tasks} tasks were looked at, but ${collected + variants + refused} have an outcome.`);
  if (totals.rows !== totals.kept + totals.refused_rows + totals.not_drawn)
    throw new Error(
      `${totals.rows} rows were read, but ${totals.kept + totals.refused_rows + totals.not_drawn} are accounted for.`,
    );
  return totals;
}

/** Sums by name, the largest first. */
function frequencies(entries: readonly (readonly [string, number])[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of entries) counts.set(name, (counts.get(name) ?? 0) + count);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
