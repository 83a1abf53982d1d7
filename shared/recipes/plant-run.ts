import type { Plan, PlanStage } from '../contract/plan.ts';
import { digest, digestOf } from '../domain/identity.ts';
import type { DecodedFiles } from './decode-files.ts';
import { type Planting, plantedFileName, plantSamples } from './planted.ts';
import type { Problem } from './problem.ts';
import type { ReadRunFile } from './run-file.ts';

/** What a run plants, and the licence of the texts. */
export interface RunPlanting extends Planting {
  readonly license: string;
}

/**
 * Samples with known verdicts, where run.yaml asks for them: those of the recipe's folder, or a file of the drop.
 *
 * @param builtin files of the built-in recipes. @returns undefined when the run plants none.
 */
export function plantingOf(
  builtin: ReadonlyMap<string, string>,
  { run, yaml }: ReadRunFile,
  { texts }: DecodedFiles,
  stages: readonly PlanStage[],
): RunPlanting | { readonly problems: readonly Problem[] } | undefined {
  const { planted = false, quota } = run;
  if (planted === false) return undefined;
  if (quota !== undefined)
    return { problems: [yaml.problemAt(['planted'], { message: 'samples cannot be planted in a run with a quota' })] };
  const isBuiltin = planted === true && !run.recipe.startsWith('./');
  const folder = run.recipe.replace(/^\.\//u, '').replace(/\/$/u, '');
  const path = planted === true ? `${folder}/${plantedFileName}` : planted;
  const made = plantSamples(isBuiltin ? `recipes/${path}` : path, (isBuiltin ? builtin : texts).get(path), stages);
  // The texts of our recipes are free; of others nobody has said.
  return 'problems' in made ? made : { ...made, license: isBuiltin ? 'CC0-1.0' : 'unknown' };
}

/** The run with planted samples is another one than that without: its rejects hold them. */
export function withPlanted(plan: Plan, { samples, stages, license }: RunPlanting): Plan {
  const runKey = digest('planted', plan.runKey, digestOf(samples));
  const kept = new Set(plan.stages.map(({ name }) => name));
  return {
    ...plan,
    runKey,
    run: runNameOf(plan.dataset, runKey, plan.generation, plan.rehearsal),
    stages: stages.filter(({ name }) => kept.has(name)),
    planted: { license, samples: [...samples] },
  };
}

/** The name of a run says nothing but its dataset and what it is made of. */
export const runNameOf = (dataset: string, runKey: string, generation: number, rehearsal = false): string =>
  `${dataset}-${digest(runKey, String(generation), ...(rehearsal ? ['rehearsal'] : [])).slice(0, 12)}`;
