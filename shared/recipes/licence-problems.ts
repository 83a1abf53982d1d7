import type { BoundRole } from '../contract/plan.ts';
import { admitLicence } from '../domain/licences/admit-licence.ts';
import { combineLicences } from '../domain/licences/combine-licences.ts';
import { recordParts } from '../domain/licences/record-parts.ts';
import { licensePolicy } from './license-policy.ts';
import type { PlanInputs } from './plan-inputs.ts';
import type { Problem } from './problem.ts';
import type { ReadRunFile } from './run-file.ts';

/**
 * Licences that cannot be in one record, as far as run.yaml, registry and recipe tell. What rows name themselves is
 * seen when they are read.
 */
export function licenceProblems(
  { run, yaml }: ReadRunFile,
  inputs: PlanInputs,
  roles: Readonly<Record<string, BoundRole>>,
  recipe: { readonly name: string; readonly license?: string | undefined },
): Problem[] {
  const { commercial } = licensePolicy(run.licenses);
  const forCommerce = { allow: [], anyKnown: false, commercial: true, unknown: false };
  const terms = Object.entries(roles).flatMap(([role, { model, license }]) => {
    if (license === undefined || commercial !== true || admitLicence(forCommerce, license).kept) return [];
    const message = `what the model ${JSON.stringify(model)} writes is under ${license}, but the run admits commercial use only`;
    return [yaml.problemAt(['roles', role, 'license'], { message, hint: 'Take another model or other `licenses`.' })];
  });
  const mixes = inputs.seeds.flatMap((seed, index) => {
    const object = seed.object.key.split('/').slice(2).join('/');
    const outcome = combineLicences(recordParts({ roles, recipe }, { object, license: seed.license }));
    if (outcome.allowed) return [];
    const hint = 'Take other seeds or another model for them.';
    return [yaml.problemAt(inputs.places[index] ?? ['seeds'], { message: outcome.message, hint })];
  });
  return [...terms, ...distinct(mixes)];
}

/** Several tasks may read one file of rows. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
