import { splitCodes, type TaskAudit } from './audit-task.ts';
import type { RefusalCode } from './refusal.ts';

/** How many tasks of a kind declare a training split, pass the rules on splits, and are admitted. */
export interface AuditCount {
  readonly declared: number;
  readonly left: number;
  readonly admitted: number;
}

/** Sums over tasks that declare a training split. The names are those of the audit's JSON. */
export interface AuditTotals {
  readonly tasks: number;
  readonly python_classes: number;
  readonly declare_training_split: number;
  readonly refused_by_split_rules: number;
  /** Pass the rules on splits; families and datasets among them, and those without any Python function. */
  readonly left: number;
  readonly left_families: number;
  readonly left_datasets: number;
  readonly left_without_hooks: number;
  /** Those left whose rows can be rendered here, whatever their licence. */
  readonly renderable: number;
  readonly admitted: number;
  readonly codes: Readonly<Partial<Record<RefusalCode, number>>>;
  readonly output_types: Readonly<Record<string, AuditCount>>;
  readonly languages: Readonly<Record<string, AuditCount>>;
  readonly families: Readonly<Record<string, AuditCount>>;
}

export const declaresTraining = ({ training_split }: TaskAudit): boolean => training_split !== null;

const passesSplits = ({ codes }: TaskAudit): boolean => !codes.some((code) => splitCodes.has(code));

/** Reasons that leave a task that could be shown. */
const saysNothingOfContent: ReadonlySet<RefusalCode> = new Set(['licence_unknown', 'licence_refused', 'too_few_rows']);

/** @param audits of every task of the folder. */
export function auditTotals(audits: readonly TaskAudit[]): AuditTotals {
  const declared = audits.filter(declaresTraining);
  const left = declared.filter(passesSplits);
  return {
    tasks: audits.length,
    python_classes: audits.filter(({ code }) => code === 'python_class').length,
    declare_training_split: declared.length,
    refused_by_split_rules: declared.length - left.length,
    left: left.length,
    left_families: new Set(left.map(({ family }) => family)).size,
    left_datasets: new Set(left.map(({ dataset, dataset_name }) => `${dataset} ${dataset_name}`)).size,
    left_without_hooks: left.filter(({ hooks }) => hooks.length === 0).length,
    renderable: left.filter(({ codes }) => codes.every((code) => saysNothingOfContent.has(code))).length,
    admitted: declared.filter(({ admitted }) => admitted).length,
    codes: countCodes(declared),
    output_types: countBy(declared, ({ output_type }) => output_type),
    languages: countBy(declared, ({ lang }) => lang),
    families: countBy(declared, ({ family }) => family),
  };
}

function countCodes(audits: readonly TaskAudit[]): Partial<Record<RefusalCode, number>> {
  const counts = new Map<RefusalCode, number>();
  for (const { code } of audits) if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}

/** Counts by name, the most frequent first. */
function countBy(audits: readonly TaskAudit[], name: (audit: TaskAudit) => string): Record<string, AuditCount> {
  const groups = Map.groupBy(audits, name);
  const counts = [...groups].map(([key, all]): [string, AuditCount] => [
    key,
    {
      declared: all.length,
      left: all.filter(passesSplits).length,
      admitted: all.filter(({ admitted }) => admitted).length,
    },
  ]);
  return Object.fromEntries(counts.sort((a, b) => b[1].declared - a[1].declared || (a[0] < b[0] ? -1 : 1)));
}
