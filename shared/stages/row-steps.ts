import type { Plan, PlanStep } from '../contract/plan.ts';
import type { Dropped, SowerRecord, StepTally } from '../domain/records.ts';
import { stepKinds } from '../domain/steps/registry.ts';
import type { HeldoutCheck } from '../domain/steps/step.ts';
import { countReasons } from './tally.ts';

export interface RowStepsResult {
  readonly kept: readonly SowerRecord[];
  readonly dropped: readonly Dropped[];
  readonly tallies: readonly StepTally[];
}

/** Runs pure steps one after the other over the records of a shard. */
export function runRowSteps(
  plan: Plan,
  steps: readonly PlanStep[],
  records: readonly SowerRecord[],
  heldout?: HeldoutCheck,
): RowStepsResult {
  const templates = new Map(Object.entries(plan.templates));
  const dropped: Dropped[] = [];
  const tallies: StepTally[] = [];
  let kept = records;
  for (const step of steps) {
    const kind = stepKinds.get(step.kind);
    if (kind?.apply === undefined) throw new Error(`The step ${step.id} of kind ${step.kind} is no row step.`);
    const context = {
      stepId: step.id,
      randomSeed: plan.randomSeed,
      templates,
      ...(heldout === undefined ? {} : { heldout }),
    };
    const result = kind.apply(kept, kind.options.parse(step.options), context);
    tallies.push({
      step: step.id,
      in: kept.length,
      made: result.made,
      kept: result.kept.length,
      ...countReasons(result.dropped),
      tokensIn: 0,
      tokensOut: 0,
    });
    dropped.push(...result.dropped);
    kept = result.kept;
  }
  return { kept, dropped, tallies };
}
