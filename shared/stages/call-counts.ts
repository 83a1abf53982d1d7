import type { Plan, PlanStage } from '../contract/plan.ts';
import type { RunCalls } from '../contract/run-item.ts';
import type { StepTally } from '../domain/records.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import { microUsd } from './micro-usd.ts';
import { stepCost } from './step-cost.ts';

/**
 * Adds up the calls of a run. What calls would have cost that the budget had no room for is taken from those of the same
 * step that were made; where none was, from its longest replies.
 *
 * @param stages of the plan, each step once.
 */
export function callCounts(plan: Plan, stages: readonly PlanStage[], byStep: ReadonlyMap<string, StepTally>): RunCalls {
  let [asked, saved, reasked, taken, unpaid, unpaidMicro] = [0, 0, 0, 0, 0, 0];
  for (const { worker, steps } of stages) {
    const step = steps.at(-1);
    const tally = worker === 'generate' && step !== undefined ? byStep.get(step.id) : undefined;
    if (tally === undefined || step === undefined) continue;
    const missing = tally.unpaid ?? 0;
    // What a prompt step rejects could not be asked, and what its condition leaves out was not meant to be.
    const unasked = Object.values(tally.rejected).reduce((sum, count) => sum + count, tally.passed ?? 0);
    // A dialogue is one unit of several completions.
    const ofUnits = tally.made - unasked + (tally.reasked ?? 0) - missing;
    const { role, max_tokens, mode } = promptKind.options.parse(step.options);
    const own = mode === 'embed' ? (tally.calls ?? 0) : ofUnits;
    const made = Math.max(0, own - (tally.taken ?? 0));
    asked += made;
    saved += tally.saved ?? 0;
    reasked += tally.reasked ?? 0;
    taken += tally.taken ?? 0;
    unpaid += missing;
    const price = plan.roles[role]?.price;
    if (price === undefined || missing === 0) continue;
    const each = made > 0 ? stepCost(plan, step, tally) / made : microUsd(price, 0, max_tokens);
    unpaidMicro += Math.ceil(each * missing);
  }
  return {
    asked,
    ...(taken === 0 ? {} : { taken }),
    saved,
    reasked,
    ...(unpaid === 0 ? {} : { unpaid, unpaidUsd: unpaidMicro / 1e6 }),
  };
}
