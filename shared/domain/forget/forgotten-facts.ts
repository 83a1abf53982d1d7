import type { DatasetFacts, DatasetFile } from '../dataset/facts.ts';
import type { DatasetStatistics } from '../dataset/statistics.ts';
import type { Tombstone } from './tombstone.ts';

/** What a version of a dataset holds after records were taken out. */
export interface RemainingFiles {
  readonly version: string;
  readonly statistics: DatasetStatistics;
  readonly dataFiles: readonly (DatasetFile & { readonly rows: number })[];
  readonly stones: readonly Tombstone[];
}

/**
 * The facts of a run without the records that were forgotten. Accepted, rejected and failed records count what is
 * there; what is gone is counted beside them, so that all together are as many as before.
 */
export function forgottenFacts(
  facts: DatasetFacts,
  { version, statistics, dataFiles, stones }: RemainingFiles,
): DatasetFacts {
  const gone = (was: Tombstone['was']): number => stones.filter((stone) => stone.was === was).length;
  const { counts } = facts;
  const forgotten = {
    accepted: counts.rows === undefined ? counts.accepted - statistics.accepted.rows : gone('accepted'),
    rejected: gone('rejected'),
    failed: gone('failed'),
  };
  const reasons = new Map(Object.entries(facts.reasons));
  for (const { reason } of stones) if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) - 1);
  return {
    ...facts,
    version,
    forgotten,
    counts: {
      ...counts,
      accepted: counts.accepted - forgotten.accepted,
      ...(counts.rows === undefined ? {} : { rows: statistics.accepted.rows }),
      rejected: counts.rejected - forgotten.rejected,
      failed: counts.failed - forgotten.failed,
    },
    reasons: Object.fromEntries([...reasons].filter(([, count]) => count > 0)),
    statistics,
    dataFiles,
    stones,
  };
}
