import type { BoundRole, PinnedInput } from '../contract/plan.ts';
import { admitLicence } from '../domain/licences/admit-licence.ts';
import { combineLicences } from '../domain/licences/combine-licences.ts';
import { recordParts } from '../domain/licences/record-parts.ts';
import { breedKind } from '../domain/steps/breed.ts';
import type { CompiledRecipe } from './check-recipe.ts';
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
  inputs: Pick<PlanInputs, 'seeds' | 'places'>,
  roles: Readonly<Record<string, BoundRole>>,
  recipe: Pick<CompiledRecipe, 'name' | 'license' | 'stages'>,
): Problem[] {
  const { commercial } = licensePolicy(run.licenses);
  const forCommerce = { allow: [], anyKnown: false, commercial: true, unknown: false };
  const terms = Object.entries(roles).flatMap(([role, { model, license }]) => {
    if (license === undefined || commercial !== true || admitLicence(forCommerce, license).kept) return [];
    const message = `what the model ${JSON.stringify(model)} writes is under ${license}, but the run admits commercial use only`;
    return [yaml.problemAt(['roles', role, 'license'], { message, hint: 'Take another model or other `licenses`.' })];
  });
  const mixes = inputs.seeds.flatMap((seed, index) => {
    const object = nameOf(seed.object);
    const outcome = combineLicences(recordParts({ roles, recipe }, { object, license: seed.license }));
    if (outcome.allowed) return [];
    const hint = 'Take other seeds or another model for them.';
    return [yaml.problemAt(inputs.places[index] ?? ['seeds'], { message: outcome.message, hint })];
  });
  return [...terms, ...distinct(mixes), ...(mixes.length > 0 ? [] : crossings())];

  /** Some steps make one record of several seeds: then all seeds of the run must go together. */
  function crossings(): Problem[] {
    const crossing = recipe.stages.flatMap(({ steps }) => steps).find(({ kind }) => kind === breedKind.kind);
    if (crossing === undefined) return [];
    const seeds = inputs.seeds.flatMap(({ object, license }) =>
      license === null ? [] : [{ object: nameOf(object), license }],
    );
    const [first, ...others] = seeds;
    if (first === undefined) return [];
    const also = others.map((other) => ({ ...other, dataset: null }));
    const outcome = combineLicences(recordParts({ roles, recipe }, { ...first, also }));
    if (outcome.allowed) return [];
    const hint = `The step ${JSON.stringify(crossing.id)} crosses records of different seeds: take seeds whose licences go together.`;
    return [yaml.problemAt(['seeds'], { message: outcome.message, hint })];
  }
}

/** Path in the drop. */
const nameOf = ({ key }: PinnedInput): string => key.split('/').slice(2).join('/');

/** Several tasks may read one file of rows. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
