/** How often each member occurs. */
export function countMembers(members: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const member of members) counts.set(member, (counts.get(member) ?? 0) + 1);
  return counts;
}

/** The first member of which the two lists do not hold equally many; undefined for equal multisets. */
export function firstDifference(a: readonly string[], b: readonly string[]): string | undefined {
  const [left, right] = [countMembers(a), countMembers(b)];
  return [...left.keys(), ...right.keys()].find((member) => left.get(member) !== right.get(member));
}
