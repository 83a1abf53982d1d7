import type { Plan, PlanStage } from '../contract/plan.ts';
import { executeKind, isSandboxed } from '../domain/steps/execute.ts';
import { quote } from './problem.ts';

/** A step whose tool works in the sandbox. */
export interface SandboxStep {
  readonly id: string;
  readonly tool: string;
  /** Which records it is for; every record when absent. */
  readonly when?: string;
}

/** The steps that need Python in the sandbox, those for every record first. */
export function sandboxSteps(stages: readonly Pick<PlanStage, 'steps'>[]): readonly SandboxStep[] {
  const steps = stages
    .flatMap((stage) => stage.steps)
    .flatMap(({ id, kind, options, when }): SandboxStep[] => {
      if (kind !== executeKind.kind) return [];
      const parsed = executeKind.options.parse(options);
      if (!isSandboxed(parsed)) return [];
      return [{ id, tool: parsed.tool, ...(when === undefined ? {} : { when }) }];
    });
  return steps.toSorted((a, b) => Number(a.when !== undefined) - Number(b.when !== undefined));
}

/**
 * Refuses a plan that this installation cannot carry out, before anything is spent. A step that only some records meet
 * refuses nothing: most drops have no such record, and one that comes fails with `no_python` as its evidence.
 *
 * @param python `none` where the sandbox has no Python.
 */
export function orRefused<T extends { readonly plan: Plan }>(
  built: T,
  python: string,
): T | { readonly problems: readonly string[] } {
  const step = python === 'none' ? sandboxSteps(built.plan.stages).find(({ when }) => when === undefined) : undefined;
  if (step === undefined) return built;
  return {
    problems: [
      `the step ${quote(step.id)} calls the tool ${step.tool}, and the sandbox of this installation was deployed without Python; deploy the stack anew with SOWER_PYTHON set (see: sower python)`,
    ],
  };
}
