import type { PlanStage } from '../contract/plan.ts';
import { isJsonObject } from '../domain/json.ts';
import { type Quota, quotaRounds } from '../domain/quota/quota.ts';
import { capabilities } from '../domain/tasks/registry-files.ts';
import { nearestName } from './nearest-name.ts';
import type { Problem } from './problem.ts';
import { quotaStages, roundsFault } from './quota-rounds.ts';
import type { ReadRunFile, RunQuota } from './run-file.ts';

/** A quota of run.yaml and the stages that carry it out; both absent where there is none. */
export interface PlannedQuota {
  readonly quota: Quota | undefined;
  readonly stages: readonly PlanStage[];
  readonly problems: readonly Problem[];
}

/** Puts the stages of a recipe into rounds where run.yaml asks for so many records. */
export function planQuota({ run, yaml }: ReadRunFile, stages: readonly PlanStage[]): PlannedQuota {
  const { quota } = run;
  if (quota === undefined) return { quota: undefined, stages, problems: [] };
  const fault = roundsFault(stages);
  if (fault !== undefined) {
    const message = `the recipe ${JSON.stringify(run.recipe)} cannot work towards a quota: ${fault}`;
    return { quota: undefined, stages, problems: [yaml.problemAtKey(['quota'], { message })] };
  }
  const problems = unknownCapabilities(quota).map(({ name, nearest }) =>
    yaml.problemAtKey(['quota', 'accepted', name], {
      message: `there is no capability ${JSON.stringify(name)}`,
      ...(nearest === undefined ? { expected: `one of ${capabilities.join(', ')}` } : { nearest }),
    }),
  );
  const planned: Quota = {
    per: quota.per,
    accepted: quota.accepted,
    ...(quota.candidates === undefined ? {} : { candidates: quota.candidates }),
    caps: {
      ...(quota.caps?.per_seed === undefined ? {} : { seed: quota.caps.per_seed }),
      ...(quota.caps?.per_task === undefined ? {} : { task: quota.caps.per_task }),
      ...(quota.caps?.per_dataset === undefined ? {} : { dataset: quota.caps.per_dataset }),
    },
    perSeed: candidatesOfSeed(stages),
  };
  return { quota: planned, stages: quotaStages(stages, quotaRounds), problems };
}

/** Names that are like a known capability but none; rows of a drop's own may bring others. */
function unknownCapabilities({ per, accepted }: RunQuota): { name: string; nearest: string | undefined }[] {
  if (per !== 'capability' || typeof accepted === 'number') return [];
  const known: readonly string[] = capabilities;
  return Object.keys(accepted)
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, nearest: nearestName(name, known) }))
    .filter(({ nearest }) => nearest !== undefined);
}

/** Samples of the first prompt. */
function candidatesOfSeed(stages: readonly PlanStage[]): number {
  const options = stages.find(({ worker }) => worker === 'generate')?.steps.at(-1)?.options;
  const samples = isJsonObject(options) ? options.samples : undefined;
  return typeof samples === 'number' ? samples : 1;
}
