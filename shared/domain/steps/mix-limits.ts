/** What the mix has to know of a record. */
export interface MixEntry {
  /** Null for a record of no component. */
  readonly component: string | null;
  /** Place in the draw; lower ranks stay. */
  readonly rank: string;
  readonly size: number;
  /** For each cap the group that the record counts in. */
  readonly caps: readonly string[];
}

export interface MixRule {
  /** Part of each named component; null for one that stays whole. */
  readonly ratios: Readonly<Record<string, number | null>>;
  /** Largest share of a component in itself and another one together. */
  readonly most?: Readonly<Record<string, { readonly share: number; readonly beside: string }>>;
  /** Power of the size that gives the part of components that nobody named; null where they are named. */
  readonly alpha: number | null;
  readonly caps: readonly { readonly max: number }[];
}

/** The last rank that stays, by component and by group of each cap; what is not named is not limited. */
export interface MixLimits {
  readonly components: Readonly<Record<string, string>>;
  readonly caps: readonly Readonly<Record<string, string>>[];
}

/** Where the draw ends for each component and each capped group. The order of the entries does not matter. */
export function chooseMix(entries: readonly MixEntry[], { ratios, most = {}, alpha, caps }: MixRule): MixLimits {
  const ranked = entries.filter(({ component }) => component !== null).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const capLimits = caps.map((cap, index) => (cap.max === 0 ? {} : limitGroups(ranked, index, cap.max)));
  const left = ranked.filter(({ rank, caps: groups }) =>
    groups.every((group, index) => rank <= (capLimits[index]?.[group] ?? rank)),
  );
  const byComponent = Map.groupBy(left, ({ component }) => component ?? '');
  const sizes = new Map(
    [...byComponent].map(([name, members]) => [name, members.reduce((sum, { size }) => sum + size, 0)]),
  );
  const parts = partsOf(sizes, ratios, alpha);
  const scale = Math.min(...[...parts].map(([name, part]) => (sizes.get(name) ?? 0) / part));
  const targets = new Map([...parts].map(([name, part]) => [name, part * scale]));
  for (const [name, { share, beside }] of Object.entries(most)) {
    const other = targets.get(beside) ?? sizes.get(beside) ?? 0;
    targets.set(name, (other * share) / (1 - share));
  }
  const components = [...targets].flatMap(([name, target]) => {
    const members = byComponent.get(name) ?? [];
    const last = lastWithin(members, target, Object.hasOwn(most, name) ? 1 : 0.5);
    return last === (members.at(-1)?.rank ?? '') ? [] : [[name, last] as const];
  });
  return { components: Object.fromEntries(components), caps: capLimits };
}

function limitGroups(ranked: readonly MixEntry[], index: number, max: number): Record<string, string> {
  const groups = Map.groupBy(ranked, ({ caps }) => caps[index] ?? '');
  const over = [...groups].filter(([, members]) => members.length > max);
  return Object.fromEntries(over.map(([group, members]) => [group, members[max - 1]?.rank ?? '']));
}

/** A component that is asked for but has nothing leaves no room for the others either: their ratio cannot hold. */
function partsOf(
  sizes: ReadonlyMap<string, number>,
  ratios: MixRule['ratios'],
  alpha: number | null,
): ReadonlyMap<string, number> {
  const named = Object.entries(ratios).flatMap(([name, ratio]) => (ratio === null ? [] : [[name, ratio] as const]));
  if (alpha === null) return new Map(named);
  return new Map([...sizes].filter(([, size]) => size > 0).map(([name, size]) => [name, size ** alpha]));
}

/** Rank of the last member that still fits. @param whole share of a member that has to lie within the target. */
function lastWithin(members: readonly MixEntry[], target: number, whole: number): string {
  let [sum, last] = [0, ''];
  for (const { rank, size } of members) {
    if (sum + size * whole > target + 1e-9) break;
    sum += size;
    last = rank;
  }
  return last;
}
