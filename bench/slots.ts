/** A model server's slots: so many answers are in the making at once, the other requests wait in a line. */
export interface Slots {
  /**
   * Calls back when the answer is done.
   *
   * @param stage which the request belongs to.
   * @param milliseconds the answer takes once it has a slot.
   */
  serve(stage: string, milliseconds: number, done: () => void): void;
  read(): SlotFigures;
}

export interface SlotFigures {
  readonly requests: number;
  /** Share of the slots that were busy, between the first request and the arrival of the last, 0 to 1. */
  readonly busy: number;
  /** Seconds between the two. */
  readonly seconds: number;
  /** The same share between the first and the last request of each stage alone. */
  readonly busyByStage: Readonly<Record<string, number>>;
  /** Slots busy on average in each half second since the first request. */
  readonly timeline: readonly number[];
}

/** A time, and the slot time that had been used until then. */
interface Mark {
  readonly at: number;
  readonly used: number;
}

const timelineMilliseconds = 500;

/** Time, so that slots can be played too. */
export interface SlotClock {
  now(): number;
  after(milliseconds: number, action: () => void): void;
}

const wallClock: SlotClock = {
  now: () => performance.now(),
  after: (milliseconds, action) => void setTimeout(action, milliseconds),
};

export function openSlots(count: number, clock: SlotClock = wallClock): Slots {
  let [requests, inService, used, changed] = [0, 0, 0, clock.now()];
  let whole: { first: Mark; last: Mark } | undefined;
  const stages = new Map<string, { first: Mark; last: Mark }>();
  const waiting: { milliseconds: number; done: () => void }[] = [];
  const timeline: number[] = [];

  const account = (): Mark => {
    const now = clock.now();
    used += inService * (now - changed);
    const first = whole?.first.at ?? now;
    for (let at = Math.max(changed, first); at < now; ) {
      const index = Math.floor((at - first) / timelineMilliseconds);
      const end = Math.min(now, first + (index + 1) * timelineMilliseconds);
      timeline[index] = (timeline[index] ?? 0) + (inService * (end - at)) / timelineMilliseconds;
      at = end > at ? end : now;
    }
    changed = now;
    return { at: now, used };
  };
  const begin = (milliseconds: number, done: () => void): void => {
    inService += 1;
    clock.after(milliseconds, () => {
      account();
      inService -= 1;
      const next = waiting.shift();
      if (next !== undefined) begin(next.milliseconds, next.done);
      done();
    });
  };
  return {
    serve(stage, milliseconds, done) {
      requests += 1;
      const last = account();
      whole = { first: whole?.first ?? last, last };
      stages.set(stage, { first: stages.get(stage)?.first ?? last, last });
      if (inService < count) begin(milliseconds, done);
      else waiting.push({ milliseconds, done });
    },
    read: () => ({
      requests,
      busy: whole === undefined ? 0 : share(whole),
      busyByStage: Object.fromEntries([...stages].map(([stage, marks]) => [stage, share(marks)])),
      seconds: whole === undefined ? 0 : (whole.last.at - whole.first.at) / 1000,
      timeline: Array.from(timeline, (busy = 0) => Math.round(busy)),
    }),
  };

  function share({ first, last }: { readonly first: Mark; readonly last: Mark }): number {
    return last.at > first.at ? (last.used - first.used) / (count * (last.at - first.at)) : 0;
  }
}

/**
 * Log-normal draw from two numbers in (0, 1).
 *
 * Source: Box and Muller 1958, for the normal draw.
 */
export function logNormal(median: number, sigma: number, u: number, v: number): number {
  return median * Math.exp(sigma * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
}
