import type { PlanStep } from '../contract/plan.ts';
import { stepKinds } from '../domain/steps/registry.ts';
import type { StepTools } from '../domain/steps/step.ts';

/** The tools that some of the steps ask for and that take time to load. */
export async function loadTools(steps: readonly PlanStep[]): Promise<Pick<StepTools, 'languages'>> {
  const needed = steps.some(({ kind, options }) => {
    const known = stepKinds.get(kind);
    return known?.needs?.(known.options.parse(options)).includes('languages') ?? false;
  });
  if (!needed) return {};
  const { eldDetector } = await import('../domain/text/eld-detector.ts');
  return { languages: eldDetector };
}
