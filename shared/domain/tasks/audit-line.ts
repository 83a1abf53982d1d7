import type { TaskAudit } from './audit-task.ts';
import type { TaskRefusal } from './refusal.ts';

/** One line of the audit as JSON. A file that gives no task has a line with neither task nor output type. */
export interface AuditLine {
  readonly task: string | null;
  readonly path: string;
  readonly admitted: boolean;
  /** Null for an admitted task. */
  readonly code: TaskRefusal['code'] | null;
  readonly output_type: string | null;
  readonly family: string;
  readonly dataset: string | null;
  readonly lang: string | null;
  readonly hooks: readonly string[];
}

export function auditLine(audit: TaskAudit): AuditLine {
  const { task, path, admitted, code, output_type, family, dataset, lang, hooks } = audit;
  return { task, path, admitted, code, output_type, family, dataset, lang, hooks };
}

/** What more there is to say about a task, for those who ask. */
export function auditDetails(audit: TaskAudit) {
  const { codes, message, dataset_name, training_split, license } = audit;
  return { codes, message, dataset_name, training_split, license };
}

/** What a file would have trained on is not known. */
export function brokenLine({ path, code }: TaskRefusal): AuditLine {
  const family = path.split('/')[0] ?? '';
  return { task: null, path, admitted: false, code, output_type: null, family, dataset: null, lang: null, hooks: [] };
}
