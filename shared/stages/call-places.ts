import type { Clock, Generator } from '../ports.ts';

/** Places for calls in flight: as many as the endpoint takes, as far as is known. */
export interface CallPlaces {
  /**
   * Resolves when a place is free, and takes it.
   *
   * @param order of those who wait, the smallest comes first.
   */
  enter(order?: string): Promise<void>;
  leave(): void;
  /** Calls that may be in flight, as far as is known. */
  limit(): number;
  /** Places that nobody has. */
  free(): number;
  /** A call was answered. */
  succeeded(): void;
  /** When the last call was answered, epoch milliseconds; of all shards that this function has. */
  lastSuccess(): number;
  /** The endpoint had too much to do. */
  congested(): void;
  /** Places at the most. */
  readonly most: number;
  /** No more places than so many from now on, whatever the endpoint takes; others have a right to the rest. */
  allow(places: number): void;
}

/** Places to start with; they double each round until the first sign of congestion, then one is added a round. */
const firstPlaces = 16;
/** Milliseconds in which further signs are the same congestion: many calls in flight report it. */
const oneRound = 250;

/**
 * Additive increase, multiplicative decrease on congestion.
 *
 * Source: Chiu and Jain 1989 (AIMD), with the slow start of TCP (Jacobson 1988).
 *
 * @param most places at the most.
 */
export function callPlaces(clock: Clock, most: number): CallPlaces {
  let limit = Math.min(firstPlaces, most);
  let allowed = most;
  let slowStart = true;
  let running = 0;
  let successes = 0;
  let lastDecrease = Number.NEGATIVE_INFINITY;
  let lastSuccess = Number.NEGATIVE_INFINITY;
  /** In order; one call of each shard at work, so there are few. */
  const waiting: { readonly order: string; readonly resume: () => void }[] = [];

  const admit = (): void => {
    while (running < Math.min(limit, allowed) && waiting.length > 0) {
      running += 1;
      waiting.shift()?.resume();
    }
  };
  return {
    enter(order = '') {
      if (running < Math.min(limit, allowed)) {
        running += 1;
        return Promise.resolve();
      }
      return new Promise<void>((resume) => {
        const place = waiting.findIndex((other) => order < other.order);
        waiting.splice(place < 0 ? waiting.length : place, 0, { order, resume });
      });
    },
    leave() {
      running -= 1;
      admit();
    },
    limit: () => Math.min(limit, allowed),
    free: () => Math.max(0, Math.min(limit, allowed) - running),
    lastSuccess: () => lastSuccess,
    most,
    allow(places) {
      allowed = Math.min(most, Math.max(1, places));
      admit();
    },
    succeeded() {
      lastSuccess = clock.now();
      // A limit that holds nobody back has proved nothing, and one that is not used up may not grow.
      if (running < limit || limit > allowed) return;
      successes += 1;
      if (!slowStart && successes < limit) return;
      successes = 0;
      limit = Math.min(most, limit + 1);
      admit();
    },
    congested() {
      slowStart = false;
      if (clock.now() - lastDecrease < oneRound) return;
      lastDecrease = clock.now();
      limit = Math.max(1, Math.floor(limit / 2));
    },
  };
}

const known = new WeakMap<Generator, Map<string, CallPlaces>>();

/** Endpoints and runs whose places are kept; a function has few at once. */
const placesKept = 32;

/**
 * The places that a run has at an endpoint: what was learned of it outlives the shard and counts for shards side by
 * side. Runs do not share them, so that the one with more shards does not take what the other is due.
 *
 * @param of endpoint and run.
 */
export function placesOf(generator: Generator, clock: Clock, most: number, of = ''): CallPlaces {
  const ofGenerator = known.get(generator) ?? new Map<string, CallPlaces>();
  known.set(generator, ofGenerator);
  const key = `${most}/${of}`;
  const places = ofGenerator.get(key) ?? callPlaces(clock, most);
  ofGenerator.delete(key);
  ofGenerator.set(key, places);
  const [oldest] = ofGenerator.keys();
  if (ofGenerator.size > placesKept && oldest !== undefined) ofGenerator.delete(oldest);
  return places;
}
