import type { DatasetFacts } from './facts.ts';

/** How many records overlapped each held-out set, those with none among them, by name. */
export function hitsBySet({ heldout, statistics }: Pick<DatasetFacts, 'heldout' | 'statistics'>): [string, number][] {
  const counts = new Map<string, number>([...heldout.map((set): [string, number] => [set, 0])]);
  for (const [set, count] of statistics.evidence.contaminated) counts.set(set, count);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
