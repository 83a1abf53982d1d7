import type { BoundRole } from '../contract/plan.ts';

/**
 * What a published byte depends on of the models behind roles. Members without anything to say are left out, so that runs
 * without them keep their key.
 */
export function roleFacts(roles: Readonly<Record<string, BoundRole>>): object {
  const of = <T>(fact: (role: BoundRole) => T | undefined): readonly (readonly [string, T])[] =>
    Object.entries(roles).flatMap(([name, role]) => {
      const value = fact(role);
      return value === undefined ? [] : [[name, value] as const];
    });
  const licences = of(({ license }) => license);
  const structured = of(({ structuredOutput }) => structuredOutput || undefined);
  const revisions = of(({ revision }) => revision);
  return {
    models: Object.fromEntries(of(({ model }) => model)),
    ...(licences.length === 0 ? {} : { outputLicences: licences }),
    // What is asked of these differs.
    ...(structured.length === 0 ? {} : { structured: structured.map(([name]) => name) }),
    ...(revisions.length === 0 ? {} : { revisions: Object.fromEntries(revisions) }),
  };
}
