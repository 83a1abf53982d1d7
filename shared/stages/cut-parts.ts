import type { Plan, PlanStage } from '../contract/plan.ts';
import type { SowerRecord } from '../domain/records.ts';
import { packRuns, separableRuns } from './together.ts';

/** A shard with so many calls for each of its records is made smaller; below, the common size serves. */
const commonFanOut = 16;

/**
 * Cuts the output of a stage into shards of bounded size without parting what a later step has to see whole. Where the
 * cuts lie changes nothing but the size of the work.
 *
 * @param slack how many times the common size an output may have before it is cut: passing on costs less than cutting.
 */
export function cutParts(plan: Plan, stage: PlanStage, records: readonly SowerRecord[], slack = 1): SowerRecord[][] {
  const { shardRecords } = plan.tuning;
  const size = Math.max(1, Math.floor((shardRecords * commonFanOut) / Math.max(commonFanOut, stage.fanOut ?? 1)));
  if (records.length === 0) return [];
  if (records.length <= size * slack) return [[...records]];
  return packRuns(separableRuns(records, stage.together ?? []), size);
}
