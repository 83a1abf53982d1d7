import { endpointOfRole } from '../contract/endpoints.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { fairShare, partOfWindow } from '../domain/fair-share.ts';
import type { Clock, EndpointUses } from '../ports.ts';
import type { CallPlaces } from './call-places.ts';
import { stageEndpoints, stageWindow } from './stage-endpoint.ts';

export interface SharePorts {
  readonly clock: Clock;
  /** Absent: nobody else uses the endpoints. */
  readonly uses?: EndpointUses;
}

/** How long a run holds an endpoint beyond its last sign of life; an advance comes every minute at least. */
export const holdMs = 5 * 60_000;
/** How often a function looks for others, and how long its note of itself holds. */
const [lookMs, claimMs] = [15_000, 60_000];

/**
 * Notes that the run is alive at the endpoints of a stage, and tells how many shards of it may be on their way: the
 * window is shared with the other runs at its endpoints, so that none waits behind all the work of another.
 */
export async function sharedWindow({ uses, clock }: SharePorts, plan: Plan, stage: PlanStage): Promise<number> {
  const window = stageWindow(plan, stage);
  const endpoints = stageEndpoints(plan, stage);
  if (uses === undefined || endpoints.length === 0) return window;
  const runs = await Promise.all(
    endpoints.map(async ({ name }) => {
      await uses.hold(name, plan.run, clock.now() + holdMs);
      return (await uses.read(name, clock.now())).runs.length;
    }),
  );
  return partOfWindow(window, Math.max(...runs));
}

/** Looks around of the places of this function. */
interface Looking {
  users: number;
  lastAt: number;
  stop: () => void;
}
const looking = new WeakMap<CallPlaces, Looking>();

/** A role's places at its endpoint, in a function that works for a run. */
export interface SharedPlaces {
  readonly plan: Plan;
  readonly role: string;
  readonly places: CallPlaces;
  /** The function. */
  readonly worker: string;
}

/**
 * Keeps places to what the run is due at the endpoint while other runs use it, or other functions of the run where its
 * calls are limited. Shards side by side, and one after the other, share one look around.
 *
 * @param onError told when nobody could be asked; the places stay as they are.
 * @returns ends it.
 */
export function sharePlaces(
  { uses, clock }: SharePorts,
  { plan, role, places, worker }: SharedPlaces,
  onError: (error: unknown) => void = () => undefined,
): () => void {
  if (uses === undefined) return () => undefined;
  const { name, slots } = endpointOfRole(plan, role);
  const mostOfRun = plan.roles[role]?.callsAtOnce;
  const state = looking.get(places) ?? { users: 0, lastAt: Number.NEGATIVE_INFINITY, stop: () => undefined };
  looking.set(places, state);
  const look = async (): Promise<void> => {
    state.lastAt = clock.now();
    await uses.claim(name, { run: plan.run, worker, calls: places.most }, clock.now() + claimMs);
    const { claimants } = await uses.read(name, clock.now());
    // Notes of functions that have ended hold a while; alone, a run must not leave places to them.
    const isAlone = claimants.every(({ run }) => run === plan.run);
    places.allow(fairShare({ slots: isAlone ? undefined : slots, mostOfRun }, { run: plan.run, worker }, claimants));
  };
  const lookAround = (): void => {
    look().catch(onError);
  };
  if (clock.now() - state.lastAt >= lookMs) lookAround();
  if (state.users === 0) state.stop = clock.every(lookMs, lookAround);
  state.users += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    state.users -= 1;
    if (state.users === 0) state.stop();
  };
}
