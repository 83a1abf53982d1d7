import type { PlanStep } from '../contract/plan.ts';
import { fieldsOf } from '../domain/expressions/check-expression.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import { readExpression } from '../domain/expressions/read-expression.ts';
import type { SowerRecord } from '../domain/records.ts';
import { executeKind, isSandboxed } from '../domain/steps/execute.ts';
import { stepKinds } from '../domain/steps/registry.ts';

/** Whether a step runs foreign code. */
export const isJob = (step: PlanStep): boolean =>
  step.kind === executeKind.kind && isSandboxed(executeKind.options.parse(step.options));

/**
 * Whether foreign code may have to be run for a record that comes to these steps: said by the conditions of their jobs,
 * as far as these look at what the record has already.
 */
export function mayRunJobs(steps: readonly PlanStep[]): (record: SowerRecord) => boolean {
  const conditions = steps.flatMap((step, index) => (isJob(step) ? [conditionOf(step, steps.slice(0, index))] : []));
  return ({ fields }) => conditions.some((holds) => holds(fields));
}

/** The condition of a job; always true where it looks at something that a step before writes. */
function conditionOf({ when }: PlanStep, before: readonly PlanStep[]): (fields: SowerRecord['fields']) => boolean {
  if (when === undefined || looksAtWritten(when, before)) return () => true;
  return compileCondition(when);
}

/** Whether a condition looks at a field that one of the steps writes, so that it may come out otherwise behind them. */
export function looksAtWritten(when: string, steps: readonly PlanStep[]): boolean {
  const read = readExpression(when);
  const looksAt = 'fault' in read ? [] : fieldsOf(read.expression);
  const written = new Set(
    steps.flatMap(({ kind, options }) => {
      const known = stepKinds.get(kind);
      return known?.writes(known.options.parse(options)) ?? [];
    }),
  );
  return looksAt.some((name) => written.has(name));
}
