import { addCounts, type Dropped } from '../domain/records.ts';

/** Dropped records by outcome and reason. */
export function countReasons(dropped: readonly Dropped[]): {
  rejected: Record<string, number>;
  failed: Record<string, number>;
} {
  const counts: Record<Dropped['outcome'], Map<string, number>> = { rejected: new Map(), failed: new Map() };
  for (const { outcome, reason } of dropped) counts[outcome].set(reason, (counts[outcome].get(reason) ?? 0) + 1);
  return {
    rejected: addCounts(Object.fromEntries(counts.rejected), {}),
    failed: addCounts(Object.fromEntries(counts.failed), {}),
  };
}
