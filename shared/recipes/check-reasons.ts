import { isFailureReason, isRejectionReason, rejectionReasons } from '../domain/verdict.ts';
import type { CheckedStep } from './check-steps.ts';
import { nearestName } from './nearest-name.ts';
import { type Problem, quote } from './problem.ts';
import type { LocatedYaml, YamlPath } from './read-yaml.ts';

/** Every reason that a step gives is in the closed list or declared by the recipe; every declared one is given. */
export function reasonProblems(
  steps: readonly CheckedStep[],
  declared: Readonly<Record<string, string>>,
  yaml: LocatedYaml,
): Problem[] {
  const given = new Set<string>();
  const unknown = steps.flatMap((step) => {
    const reasons: readonly string[] = step.options === undefined ? [] : (step.kind?.reasons(step.options) ?? []);
    return reasons.flatMap((reason) => {
      given.add(reason);
      if (isRejectionReason(reason) || isFailureReason(reason) || Object.hasOwn(declared, reason)) return [];
      const nearest = nearestName(reason, [...Object.keys(declared), ...Object.keys(rejectionReasons)]);
      const hint = nearest === undefined ? 'Declare it below reasons, with what it means.' : undefined;
      return [
        yaml.problemAt([...step.at, ...placeOf(step, reason)], {
          message: `unknown reason ${quote(reason)}`,
          nearest,
          hint,
        }),
      ];
    });
  });
  const unread = new Set(steps.flatMap(({ mayWrite = [] }) => mayWrite));
  const shadowing = Object.keys(declared).flatMap((reason) => {
    const at = ['reasons', reason];
    if (isRejectionReason(reason) || isFailureReason(reason))
      return [
        yaml.problemAtKey(at, {
          message: `the reason ${quote(reason)} is in the closed list already`,
          hint: 'Remove it here.',
        }),
      ];
    return unread.has(reason) || given.has(reason) || unknown.some(({ nearest }) => nearest === reason)
      ? []
      : [yaml.problemAtKey(at, { message: `no step gives the reason ${quote(reason)}` })];
  });
  return [...unknown, ...shadowing];
}

/** Where the options spell the reason out. */
function placeOf({ filled, kind, options }: CheckedStep, reason: string): YamlPath {
  if (kind?.kind === 'route') {
    const { rules } = options as { readonly rules: readonly { readonly branch: string; readonly reject?: string }[] };
    const rule = rules.find(({ reject }) => reject === reason);
    return rule === undefined ? ['else', 'reject'] : ['branches', rule.branch, 'reject'];
  }
  const { options: written } = filled;
  return typeof written === 'object' && written !== null && 'reason' in written ? ['reason'] : [];
}
