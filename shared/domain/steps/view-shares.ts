/** Rows that cannot all be published: one per group, in one of the views that the group has. */
export interface SharedGroup {
  /** Place in the draw. */
  readonly rank: string;
  /** Size of its row in each view that it has. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** By the views that a group has, their names joined: which view up to which rank, in the order of the ranks. */
export type ViewShares = Readonly<Record<string, [view: string, last: string][]>>;

/** Behind every rank. */
const theEnd = '~';

/**
 * Shares groups out among views so that the views' sizes are as near to their parts as can be, and says it in a few
 * ranks. Groups with the fewest views come first: those with more make up for what they bring. The order of the groups
 * does not matter.
 *
 * @param views names in the order in which ties are broken.
 * @param ratios part of a view; 1 when absent.
 */
export function shareViews(
  groups: readonly SharedGroup[],
  views: readonly string[],
  ratios: Readonly<Record<string, number>>,
): ViewShares {
  const filled = new Map(views.map((view) => [view, 0]));
  const byPattern = [...Map.groupBy(groups, (group) => patternOf(group, views))].sort(
    ([a], [b]) => a.split(',').length - b.split(',').length || (a < b ? -1 : 1),
  );
  return Object.fromEntries(
    byPattern.map(([pattern, members]) => {
      const ranked = members.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
      const own = pattern.split(',');
      const targets = new Map(own.map((view) => [view, 0]));
      for (const { sizes } of ranked) {
        const view = own.reduce((best, one) => (level(one) < level(best) ? one : best));
        const size = sizes.get(view) ?? 0;
        targets.set(view, (targets.get(view) ?? 0) + size);
        filled.set(view, (filled.get(view) ?? 0) + size);
      }
      return [pattern, stretches(ranked, targets)];
    }),
  );

  function level(view: string): number {
    return (filled.get(view) ?? 0) / (ratios[view] ?? 1);
  }
}

/** The view that a group is published in. */
export function shareOf(group: SharedGroup, views: readonly string[], shares: ViewShares): string | undefined {
  return shares[patternOf(group, views)]?.find(([, last]) => group.rank <= last)?.[0];
}

const patternOf = ({ sizes }: SharedGroup, views: readonly string[]): string =>
  views.filter((view) => sizes.has(view)).join(',');

/** One stretch of ranks for each view, each about as large as its target. */
function stretches(ranked: readonly SharedGroup[], targets: ReadonlyMap<string, number>): [string, string][] {
  const found: [string, string][] = [];
  const wanted = [...targets].filter(([, target]) => target > 0);
  let next = 0;
  for (const [index, [view, target]] of wanted.entries()) {
    let sum = 0;
    let last = '';
    while (next < ranked.length) {
      const { rank = '', sizes } = ranked[next] ?? {};
      const size = sizes?.get(view) ?? 0;
      if (sum + size / 2 > target) break;
      sum += size;
      last = rank;
      next += 1;
    }
    found.push([view, index === wanted.length - 1 ? theEnd : last]);
  }
  // Rows without any size.
  return found.length === 0 ? [[[...targets.keys()][0] ?? '', theEnd]] : found;
}
