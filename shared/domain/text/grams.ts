import { runs } from './words.ts';

/** Distinct runs of `length` words (see {@link runs}), joined by spaces. */
export function grams(tokens: readonly string[], length: number): Set<string> {
  return new Set(runs(tokens, length).map(({ start, end }) => tokens.slice(start, end).join(' ')));
}

/** Shared over all distinct members, 0 to 1; two empty sets share nothing. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = countShared(a, b);
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

/** Share of the members of `part` that `whole` holds too, 0 to 1; 0 for an empty part. */
export function containment(part: ReadonlySet<string>, whole: ReadonlySet<string>): number {
  return part.size === 0 ? 0 : countShared(part, whole) / part.size;
}

/** The first member of `some`, in its order, that `all` holds too. */
export function firstShared(some: ReadonlySet<string>, all: ReadonlySet<string>): string | undefined {
  return [...some].find((member) => all.has(member));
}

function countShared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((member) => b.has(member)).length;
}
