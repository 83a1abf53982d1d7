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
 * Refuses a plan that this installation cannot carry out, before anything is spent; where only some records need what
 * is missing, the run says so.
 *
 * @param python `none` where the sandbox has no Python.
 */
export function orRefused<T extends { readonly plan: Plan }>(
  built: T,
  python: string,
): T | { readonly problems: readonly string[] } {
  const [step] = python === 'none' ? sandboxSteps(built.plan.stages) : [];
  if (step === undefined) return built;
  const why = `the step ${quote(step.id)} calls the tool ${step.tool}, and the sandbox of this installation was deployed without Python; deploy the stack anew with SOWER_PYTHON set (see: sower python)`;
  if (step.when === undefined) return { problems: [why] };
  const notices = [...built.plan.notices, `Records for which ${step.when} fail that step: ${why}.`];
  return { ...built, plan: { ...built.plan, notices } };
}
