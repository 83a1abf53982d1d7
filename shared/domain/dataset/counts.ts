import { z } from 'zod';

/**
 * How often each name occurs, names ascending by code unit. Entries instead of an object, because the names come from
 * seeds and may be `__proto__` or `constructor`.
 */
export const Counts = z.array(z.tuple([z.string(), z.int().positive()]));
export type Counts = z.infer<typeof Counts>;

/** Null counts nowhere. */
export function countBy<Row>(rows: readonly Row[], nameOf: (row: Row) => string | null): Counts {
  return summed(
    rows.flatMap((row) => {
      const name = nameOf(row);
      return name === null ? [] : [[name, 1] as const];
    }),
  );
}

export const addCountLists = (a: Counts, b: Counts): Counts => summed([...a, ...b]);

/** Most frequent first; equal counts by name. */
export const largestFirst = (counts: Counts): Counts => [...counts].sort((a, b) => b[1] - a[1] || compareNames(a, b));

export const totalOf = (counts: Counts): number => counts.reduce((sum, [, count]) => sum + count, 0);

function summed(entries: readonly (readonly [string, number])[]): Counts {
  const sums = new Map<string, number>();
  for (const [name, count] of entries) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].sort(compareNames);
}

function compareNames([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
