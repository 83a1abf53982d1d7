import type { Generator } from '../ports.ts';

/** Places for calls at an endpoint. */
export interface Room {
  /** Calls that may be in flight, as far as is known. */
  limit(): number;
  /** Places that nobody has. */
  free(): number;
}

/** What a shard at work will still send. */
export interface Demand {
  /** Where its calls go at present; undefined before the first. */
  places(): Room | undefined;
  /** Calls that are due and have no place yet. */
  unsent(): number;
}

/** Whether the shards that a function has at work will keep their endpoints busy. */
export interface Appetite {
  /** @returns to be called when the shard has no more calls to make. */
  join(demand: Demand): () => void;
  /**
   * Whether an endpoint would take more calls than its shards have: less is unsent than it has places.
   *
   * @param inHand all shards of the function: those that make no calls yet may bring some, so there are to be few.
   */
  hasRoom(inHand: number): boolean;
}

/** Shards in hand that make no calls. */
const mostUnknown = 2;

const known = new WeakMap<Generator, Appetite>();

/** One for each generator, which a function has one of. */
export function appetiteOf(generator: Generator): Appetite {
  const appetite = known.get(generator) ?? openAppetite();
  known.set(generator, appetite);
  return appetite;
}

function openAppetite(): Appetite {
  const demands = new Set<Demand>();
  return {
    join(demand) {
      demands.add(demand);
      return () => void demands.delete(demand);
    },
    hasRoom(inHand) {
      if (inHand - demands.size > mostUnknown) return false;
      const unsent = new Map<Room, number>();
      for (const demand of demands) {
        const places = demand.places();
        if (places !== undefined) unsent.set(places, (unsent.get(places) ?? 0) + demand.unsent());
      }
      return [...unsent].some(([places, count]) => count < places.limit() + places.free());
    },
  };
}
