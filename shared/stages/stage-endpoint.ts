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

/** Most shards of a stage that may be queued or worked on at once. */
export function stageWindow(plan: Plan, stage: PlanStage): number {
  const { window } = plan.tuning;
  return stageMode(plan, stage) === 'async' ? Math.min(asyncWindow, window) : window;
}
