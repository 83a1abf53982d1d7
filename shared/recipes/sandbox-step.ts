import type { Plan, PlanStage } from '../contract/plan.ts';
import { executeKind, isSandboxed } from '../domain/steps/execute.ts';
import { quote } from './problem.ts';

/** A step whose tool works in the sandbox. */
export interface SandboxStep {
  readonly id: string;
  readonly tool: string;
}

/** The first step that needs Python in the sandbox. */
export function sandboxStep(stages: readonly Pick<PlanStage, 'steps'>[]): SandboxStep | undefined {
  for (const { id, kind, options } of stages.flatMap(({ steps }) => steps)) {
    if (kind !== executeKind.kind) continue;
    const parsed = executeKind.options.parse(options);
    if (isSandboxed(parsed)) return { id, tool: parsed.tool };
  }
  return undefined;
}

/** Refuses a plan that this installation cannot carry out, before anything is spent. @param python `none` where it has no Python. */
export function orRefused<T extends { readonly plan: Plan }>(
  built: T,
  python: string,
): T | { readonly problems: readonly string[] } {
  const step = python === 'none' ? sandboxStep(built.plan.stages) : undefined;
  if (step === undefined) return built;
  return {
    problems: [
      `the step ${quote(step.id)} calls the tool ${step.tool}, and the sandbox of this installation was deployed without Python; deploy the stack anew with SOWER_PYTHON set (see: sower python)`,
    ],
  };
}
