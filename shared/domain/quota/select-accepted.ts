import { type Quota, wantedOf } from './quota.ts';

/** An accepted record, as a quota sees it. */
export interface QuotaRecord {
  readonly id: string;
  readonly cell: string;
  /** Object and line of its seed. */
  readonly place: string;
  readonly task: string;
  readonly dataset: string | null;
  /** Lower comes first: its round, then chance. */
  readonly round: number;
  readonly rank: number;
}

export interface Selection {
  /** Why a record does not count, by its id. */
  readonly dropped: ReadonlyMap<string, 'over_quota' | 'over_cap'>;
  /** Records that count, by cell, seed, task and dataset. */
  readonly cells: ReadonlyMap<string, number>;
  readonly places: ReadonlyMap<string, number>;
  readonly tasks: ReadonlyMap<string, number>;
  readonly datasets: ReadonlyMap<string, number>;
}

/** Keeps as many records as the quota asks for, and no more than its caps allow; which ones does not depend on their order. */
export function selectAccepted(quota: Quota, records: readonly QuotaRecord[]): Selection {
  const dropped = new Map<string, 'over_quota' | 'over_cap'>();
  const counts = { cells: new Counter(), places: new Counter(), tasks: new Counter(), datasets: new Counter() };
  const { caps } = quota;
  const inOrder = [...records].sort((a, b) => a.round - b.round || a.rank - b.rank || (a.id < b.id ? -1 : 1));
  for (const { id, cell, place, task, dataset } of inOrder) {
    const isCapped =
      counts.places.reaches(place, caps.seed) ||
      counts.tasks.reaches(task, caps.task) ||
      (dataset !== null && counts.datasets.reaches(dataset, caps.dataset));
    if (isCapped) dropped.set(id, 'over_cap');
    else if (counts.cells.reaches(cell, wantedOf(quota, cell))) dropped.set(id, 'over_quota');
    else {
      counts.cells.count(cell);
      counts.places.count(place);
      counts.tasks.count(task);
      if (dataset !== null) counts.datasets.count(dataset);
    }
  }
  return { dropped, ...counts };
}

class Counter extends Map<string, number> {
  count(name: string): void {
    this.set(name, (this.get(name) ?? 0) + 1);
  }

  /** Whether a name has been counted so often; never without a limit. */
  reaches(name: string, limit: number | undefined): boolean {
    return limit !== undefined && (this.get(name) ?? 0) >= limit;
  }
}
