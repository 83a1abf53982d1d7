import type { PlanStage } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import type { SowerRecord, StepTally } from '../domain/records.ts';

/**
 * What a generate stage comes to for records that none of its steps is meant for: they pass it as they are, and nobody
 * needs to be asked for it. Equal to what the stage itself would say.
 *
 * @returns undefined when a step is meant for one of them.
 */
export function passedBy({ worker, steps }: PlanStage, records: readonly SowerRecord[]): StepTally[] | undefined {
  if (worker !== 'generate') return undefined;
  for (const { when } of steps) {
    if (when === undefined) return undefined;
    const isMeant = compileCondition(when);
    if (records.some(({ fields }) => isMeant(fields))) return undefined;
  }
  const count = records.length;
  return steps.map(({ id }, index) => ({
    step: id,
    in: count,
    made: count,
    kept: count,
    rejected: {},
    failed: {},
    ...(index === steps.length - 1 && count > 0 ? { passed: count } : {}),
    tokensIn: 0,
    tokensOut: 0,
  }));
}
