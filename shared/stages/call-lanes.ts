import { endpointOfRole } from '../contract/endpoints.ts';
import { generateFleet } from '../contract/generate-fleet.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import type { Random } from '../domain/random.ts';
import { promptLimits } from '../domain/steps/prompt-roles.ts';
import type { Clock, EndpointUses, Generator } from '../ports.ts';
import { type CallPlaces, placesOf } from './call-places.ts';
import { type CallPool, callPool } from './call-pool.ts';
import type { Call } from './call-thread.ts';
import { sharePlaces } from './endpoint-share.ts';

/** The way of a role's calls to their endpoint. */
export interface CallLane {
  readonly places: CallPlaces;
  readonly pool: CallPool;
  /** The longest that a call may take. */
  timeoutMs(call: Call): number;
}

export interface LaneOptions {
  readonly generator: Generator;
  readonly clock: Clock;
  /** For jitter only. */
  readonly random: Random;
  readonly uses?: EndpointUses | undefined;
  /** The function that works on the shard. */
  readonly worker: string;
  readonly timeIsShort: () => boolean;
  readonly mayWait: () => boolean;
}

export interface CallLanes {
  of(call: Pick<Call, 'role'>): CallLane;
  /** To be called when no call is left. */
  close(): void;
}

/** Lanes by role: roles on different endpoints neither wait for each other nor slow each other down. */
export function callLanes(plan: Plan, options: LaneOptions): CallLanes {
  const ends: (() => void)[] = [];
  const lanes = new Map<string, CallLane>();
  const open = (role: string): CallLane => {
    const { callsAtOnce } = plan.roles[role] ?? {};
    const endpoint = endpointOfRole(plan, role);
    const mostOfFunction =
      endpoint.slots === undefined ? plan.tuning.maximumInFlight : generateFleet(endpoint.slots).callsOfEach;
    const most = Math.min(mostOfFunction, callsAtOnce ?? Number.POSITIVE_INFINITY);
    const own = callsAtOnce === undefined ? '' : role;
    const places = placesOf(options.generator, options.clock, most, `${endpoint.name}/${plan.run}/${own}`);
    const pool = callPool(options.clock, options.random, places, options.timeIsShort, options.mayWait);
    const { clock, uses, worker } = options;
    ends.push(sharePlaces({ clock, ...(uses === undefined ? {} : { uses }) }, { plan, role, places, worker }));
    return { places, pool, timeoutMs: ({ request }) => callMs(plan, role, request.sampling.max_tokens) };
  };
  return {
    of({ role }) {
      const lane = lanes.get(role) ?? open(role);
      lanes.set(role, lane);
      return lane;
    },
    close() {
      for (const end of ends.splice(0)) end();
    },
  };
}

/**
 * Tokens of a reply from which on it may pass the minute that a call without a stream has: an instance under full load
 * writes some 30 tokens a second for each of its sequences. Such calls get this time, and so come as a stream.
 */
const longReplyTokens = 2000;
const longReplyMs = 300_000;

function callMs({ roles, tuning }: Plan, role: string, maxTokens: number): number {
  const own = roles[role]?.callTimeoutMs;
  return own ?? (maxTokens > longReplyTokens ? Math.max(longReplyMs, tuning.callTimeoutMs) : tuning.callTimeoutMs);
}

/** The longest that any call of a stage may take. */
export function longestCallMs(plan: Plan, { steps }: Pick<PlanStage, 'steps'>): number {
  const limits = promptLimits(steps).map(({ role, maxTokens }) => callMs(plan, role, maxTokens));
  return limits.length === 0 ? plan.tuning.callTimeoutMs : Math.max(...limits);
}
