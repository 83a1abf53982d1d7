/** How a standard queue delivers: in any order, and now and then twice. */
export interface Delivery {
  readonly seed: number;
  /** Share of deliveries after which the same message comes once more, 0 to 1. */
  readonly duplicateShare: number;
}

export const defaultDelivery: Delivery = { seed: 1, duplicateShare: 0 };

/** Messages are drawn from this many at the head, so that none waits for ever behind later ones. */
const shuffledHead = 100;

/** Numbers from 0 to below 1, the same for the same seed. Source: Tommy Ettinger's mulberry32, public domain. */
export function seededNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Brings randomly drawn items to the first `count` places. */
export function drawToFront<T>(items: T[], count: number, random: () => number): void {
  const head = Math.min(items.length, Math.max(shuffledHead, count));
  for (let place = 0; place < Math.min(count, head); place += 1) {
    const chosen = place + Math.floor(random() * (head - place));
    const [here, there] = [items[place], items[chosen]];
    if (here === undefined || there === undefined) return;
    items[place] = there;
    items[chosen] = here;
  }
}
