import { PlanMissing } from '../contract/errors.ts';
import { planKey } from '../contract/keys.ts';
import { Plan, type PlanStage } from '../contract/plan.ts';
import type { Blob } from '../ports.ts';

/** Reads the frozen plan of a run; a plan never changes, so each environment reads it once. */
export interface PlanReader {
  read(run: string): Promise<Plan>;
}

/** Plans kept per environment; a worker serves few runs at a time. */
const plansKept = 8;

export function planReader(work: Blob): PlanReader {
  const known = new Map<string, Promise<Plan>>();
  const load = async (run: string): Promise<Plan> => {
    const bytes = await work.get(planKey(run));
    if (bytes === undefined) throw new PlanMissing(`The run ${run} has no plan at ${planKey(run)}.`);
    return Plan.parse(JSON.parse(new TextDecoder().decode(bytes)));
  };
  return {
    async read(run) {
      let plan = known.get(run);
      if (plan === undefined) {
        plan = load(run);
        known.set(run, plan);
        if (known.size > plansKept) known.delete(known.keys().next().value as string);
      }
      try {
        return await plan;
      } catch (error) {
        known.delete(run);
        throw error;
      }
    },
  };
}

/** The stage of that name and its place. @throws Error when the plan has none: a message of another contract. */
export function stageOf(plan: Plan, name: string): { stage: PlanStage; index: number } {
  const index = plan.stages.findIndex((stage) => stage.name === name);
  const stage = plan.stages[index];
  if (stage === undefined) throw new Error(`The plan of ${plan.run} has no stage "${name}".`);
  return { stage, index };
}

/** The stage that a finished shard flows into by itself: the next one of the same segment. */
export function flowsInto(plan: Plan, index: number): PlanStage | undefined {
  const next = plan.stages[index + 1];
  return next !== undefined && next.segment === plan.stages[index]?.segment ? next : undefined;
}
