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
 * Calls on their way for each slot of an endpoint: enough between two looks of an advance even where a call takes five
 * seconds. Many more only wait in the queue beyond their lease, and are sent again and again.
 */
const callsOfSlot = 40;
/** However few slots there are. */
const smallestWindow = 16;

/** Most shards of a stage that may be queued or worked on at once. A record is taken for one call, the fewest it makes. */
export function stageWindow(plan: Plan, stage: PlanStage): number {
  const { window, shardRecords } = plan.tuning;
  if (stageMode(plan, stage) === 'async') return Math.min(asyncWindow, window);
  const slots = stageEndpoints(plan, stage).map((endpoint) => endpoint.slots ?? Number.POSITIVE_INFINITY);
  const most = Math.max(...slots);
  return slots.length === 0
    ? window
    : Math.min(window, Math.max(smallestWindow, Math.ceil((most * callsOfSlot) / shardRecords)));
}
