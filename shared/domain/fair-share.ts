/** Somebody who makes calls of an endpoint: a function that works for a run. */
export interface Claimant {
  readonly run: string;
  readonly worker: string;
  /** Calls that it could have under way at once. */
  readonly calls: number;
}

/**
 * Calls that one worker of a run may have under way at an endpoint, at least one. Runs share the endpoint first, whatever
 * the number of their workers, then the workers of a run share what it is due. Nobody is given more than it could use;
 * what is left over goes to the others.
 *
 * Source: max-min fairness (Bertsekas and Gallager 1992, 6.5.2).
 *
 * @param slots calls that the endpoint works on at once; undefined where nobody knows.
 * @param mostOfRun calls that the run may have under way in all its workers; undefined: any number.
 * @param all claimants, the one in question included.
 */
export function fairShare(
  { slots, mostOfRun }: { readonly slots?: number | undefined; readonly mostOfRun?: number | undefined },
  own: Pick<Claimant, 'run' | 'worker'>,
  all: readonly Claimant[],
): number {
  const sum = (claimants: readonly Claimant[]): number => claimants.reduce((total, { calls }) => total + calls, 0);
  const runs = [...Map.groupBy(all, ({ run }) => run)].map(([run, of]) => {
    const most = run === own.run ? (mostOfRun ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    return { run, wants: Math.min(sum(of), most) };
  });
  const due = maxMin(slots ?? Number.POSITIVE_INFINITY, runs);
  const ofRun = due.find(({ entry }) => entry.run === own.run)?.gets ?? 0;
  const workers = all.filter(({ run }) => run === own.run).map(({ worker, calls }) => ({ worker, wants: calls }));
  const share = maxMin(ofRun, workers).find(({ entry }) => entry.worker === own.worker)?.gets ?? 0;
  return Math.max(1, Math.floor(share));
}

/** Shares an amount out: equal parts, but nobody gets more than it wants. */
function maxMin<T extends { readonly wants: number }>(
  amount: number,
  entries: readonly T[],
): readonly { readonly entry: T; readonly gets: number }[] {
  let left = amount;
  let open = entries.length;
  return entries
    .toSorted((a, b) => a.wants - b.wants)
    .map((entry) => {
      const gets = Math.min(entry.wants, left / open);
      left -= gets;
      open -= 1;
      return { entry, gets };
    });
}

/** A whole part of a window for each of so many runs, at least one. */
export const partOfWindow = (window: number, runs: number): number =>
  Math.max(1, Math.floor(window / Math.max(1, runs)));
