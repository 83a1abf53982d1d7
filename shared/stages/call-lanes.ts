import { endpointOfRole } from '../contract/endpoints.ts';
import type { Plan } from '../contract/plan.ts';
import type { Random } from '../domain/random.ts';
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
  readonly timeoutMs: number;
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
    const { callsAtOnce, callTimeoutMs = plan.tuning.callTimeoutMs } = plan.roles[role] ?? {};
    const endpoint = endpointOfRole(plan, role);
    const most = Math.min(plan.tuning.maximumInFlight, callsAtOnce ?? Number.POSITIVE_INFINITY);
    const own = callsAtOnce === undefined ? '' : role;
    const places = placesOf(options.generator, options.clock, most, `${endpoint.name}/${plan.run}/${own}`);
    const pool = callPool(options.clock, options.random, places, options.timeIsShort, options.mayWait);
    const { clock, uses, worker } = options;
    ends.push(sharePlaces({ clock, ...(uses === undefined ? {} : { uses }) }, { plan, role, places, worker }));
    return { places, pool, timeoutMs: callTimeoutMs };
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

/** The longest that any call of these roles may take. */
export const longestCallMs = ({ roles, tuning }: Plan, ofStage: readonly string[]): number =>
  Math.max(0, ...ofStage.map((role) => roles[role]?.callTimeoutMs ?? tuning.callTimeoutMs)) || tuning.callTimeoutMs;
