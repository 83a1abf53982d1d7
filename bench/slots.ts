/** A model server's slots: so many answers are in the making at once, the other requests wait in a line. */
export interface Slots {
  /** Calls back when the answer is done. @param milliseconds the answer takes once it has a slot. */
  serve(milliseconds: number, done: () => void): void;
  read(): SlotFigures;
}

export interface SlotFigures {
  readonly requests: number;
  /** Share of the slots that were busy, between the first request and the arrival of the last, 0 to 1. */
  readonly busy: number;
  /** Seconds between the two. */
  readonly seconds: number;
  /** Slots busy on average in each half second since the first request. */
  readonly timeline: readonly number[];
}

const timelineMilliseconds = 500;

export function openSlots(count: number): Slots {
  let [requests, inService, busyTime, busyAtLast] = [0, 0, 0, 0];
  let [first, changed, last] = [0, 0, 0];
  const waiting: { milliseconds: number; done: () => void }[] = [];
  const timeline: number[] = [];

  const account = (): number => {
    const now = performance.now();
    busyTime += inService * (now - changed);
    for (let at = changed; at < now; ) {
      const index = Math.floor((at - first) / timelineMilliseconds);
      const end = Math.min(now, first + (index + 1) * timelineMilliseconds);
      timeline[index] = (timeline[index] ?? 0) + (inService * (end - at)) / timelineMilliseconds;
      at = end > at ? end : now;
    }
    changed = now;
    return now;
  };
  const begin = (milliseconds: number, done: () => void): void => {
    inService += 1;
    setTimeout(() => {
      account();
      inService -= 1;
      const next = waiting.shift();
      if (next !== undefined) begin(next.milliseconds, next.done);
      done();
    }, milliseconds);
  };
  return {
    serve(milliseconds, done) {
      if (requests === 0) first = changed = performance.now();
      requests += 1;
      last = account();
      busyAtLast = busyTime;
      if (inService < count) begin(milliseconds, done);
      else waiting.push({ milliseconds, done });
    },
    read: () => ({
      requests,
      busy: last > first ? busyAtLast / (count * (last - first)) : 0,
      seconds: (last - first) / 1000,
      timeline: timeline.map((busy) => Math.round(busy)),
    }),
  };
}

/**
 * Log-normal draw from two numbers in (0, 1).
 *
 * Source: Box and Muller 1958, for the normal draw.
 */
export function logNormal(median: number, sigma: number, u: number, v: number): number {
  return median * Math.exp(sigma * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
}
