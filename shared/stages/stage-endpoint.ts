import { z } from 'zod';
import { endpointOfRole } from '../contract/endpoints.ts';
import type { BoundEndpoint, EndpointMode, Plan, PlanStage } from '../contract/plan.ts';
import { promptRoles } from '../domain/steps/prompt-roles.ts';

/**
 * Shards that may be at an async endpoint: some 500 batches of 64 conversations. One instance that writes 2,000 tokens a
 * second answers them in less time than a batch may wait there, and twenty instances have enough to do.
 */
export const asyncWindow = 128;

/** The endpoints that a stage calls, each once; none but for generate stages. */
export function stageEndpoints(plan: Plan, stage: PlanStage): readonly BoundEndpoint[] {
  const roles = stage.worker === 'generate' ? promptRoles(stage.steps) : [];
  const all = roles.map((role) => endpointOfRole(plan, role));
  return [...new Map(all.map((endpoint) => [endpoint.name, endpoint])).values()];
}

/** How calls of a stage reach their endpoints; a plan has no stage whose endpoints differ in it. */
export function stageMode(plan: Plan, stage: PlanStage): EndpointMode {
  return stageEndpoints(plan, stage)[0]?.mode ?? 'realtime';
}

/**
 * Calls on their way for each slot of an endpoint. Of single calls enough between two looks of an advance even where one
 * takes five seconds; of batches what is answered before somebody looks for them. Many more only wait: beyond their lease,
 * and then they are sent again and again, or looked for again and again.
 */
const callsOfSlot = { realtime: 40, async: 20 } as const;
/** However few slots there are. */
const smallestWindow = 8;

/** Most shards of a stage that may be queued or worked on at once. */
export function stageWindow(plan: Plan, stage: PlanStage): number {
  const mode = stageMode(plan, stage);
  const most = mode === 'async' ? Math.min(asyncWindow, plan.tuning.window) : plan.tuning.window;
  const slots = stageEndpoints(plan, stage).map((endpoint) => endpoint.slots ?? Number.POSITIVE_INFINITY);
  if (slots.length === 0) return most;
  const calls = plan.tuning.shardRecords * callsOfRecord(stage);
  return Math.min(most, Math.max(smallestWindow, Math.ceil((Math.max(...slots) * callsOfSlot[mode]) / calls)));
}

const Asks = z.looseObject({ samples: z.int().positive().optional(), count: z.int().positive().optional() });

/** Samples and ballots of a record that comes into a stage, as far as its steps say how many. */
function callsOfRecord({ steps }: PlanStage): number {
  return steps.reduce((calls, { kind, options }) => {
    const { samples = 1, count = 1 } = Asks.safeParse(options).data ?? {};
    return calls * (kind === 'prompt' ? samples : kind === 'expand' ? count : 1);
  }, 1);
}
