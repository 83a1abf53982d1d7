import { promptKind } from '../domain/steps/prompt.ts';
import type { CheckedStep } from './check-steps.ts';
import { relation } from './guard.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml } from './read-yaml.ts';

/**
 * Whether a reply is asked for again is said by the parse step behind the prompt. Where none stands in the same stage, or
 * one that looks at several records stands before it, `reask` would be without effect.
 *
 * @param steps those that are switched on.
 */
export function reaskProblems(steps: readonly CheckedStep[], yaml: LocatedYaml): Problem[] {
  return steps.flatMap((step, index) => {
    if (step.kind?.kind !== promptKind.kind || step.isGuess || numberOf(step) === 0) return [];
    if (isReadOf(step, steps.slice(index + 1))) return [];
    return [
      yaml.problemAt([...step.at, 'reask'], {
        message: `the step ${quote(step.id)} asks again for replies of a wrong form, but no parse step behind it tells the form`,
        hint: 'Put a parse step between this prompt and the next one, or leave out reask.',
      }),
    ];
  });
}

function isReadOf(prompt: CheckedStep, behind: readonly CheckedStep[]): boolean {
  for (const step of behind) {
    const { kind, options, guards } = step;
    // What cannot be read is told of elsewhere.
    if (kind === undefined || options === undefined) return true;
    if (kind.place !== 'row') return false;
    if (relation(guards, prompt.guards) === 'never') continue;
    if (kind.kind === 'parse') return true;
    if (kind.kind === 'expand' || kind.kind === 'decontaminate' || (kind.group?.(options) ?? []).length > 0)
      return false;
  }
  return false;
}

function numberOf({ options }: CheckedStep): number {
  if (typeof options !== 'object' || options === null || !('reask' in options)) return 0;
  return typeof options.reask === 'number' ? options.reask : 0;
}
