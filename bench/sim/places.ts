/** Places for calls of one function, for all shards that it has in hand: the first shard in order comes first. */
export interface PlayedPlaces {
  /** Resolves when so many places are free, and takes them. */
  enter(order: string, calls: number): Promise<void>;
  leave(calls: number): void;
  readonly most: number;
  /** Whether places are left that no shard waits for. */
  hasRoom(): boolean;
}

/** @param most calls in flight. @param onRoom told whenever places were left that nobody waits for. */
export function playedPlaces(most: number, onRoom: () => void): PlayedPlaces {
  let running = 0;
  const waiting: { readonly order: string; readonly calls: number; readonly resume: () => void }[] = [];
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined && running + next.calls <= most; next = waiting[0]) {
      waiting.shift();
      running += next.calls;
      next.resume();
    }
  };
  return {
    enter: (order, calls) =>
      new Promise((resume) => {
        const place = waiting.findIndex((other) => order < other.order);
        waiting.splice(place < 0 ? waiting.length : place, 0, { order, calls: Math.min(calls, most), resume });
        admit();
      }),
    leave(calls) {
      running -= Math.min(calls, most);
      admit();
      if (waiting.length === 0) onRoom();
    },
    most,
    hasRoom: () => waiting.length === 0 && running < most,
  };
}
