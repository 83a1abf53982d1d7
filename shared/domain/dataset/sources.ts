import { z } from 'zod';

/** Whom to attribute: records per licence and public dataset (the task, where a drop names no dataset). */
export const Sources = z.array(
  z.strictObject({ license: z.string(), source: z.string(), records: z.int().positive() }),
);
export type Sources = z.infer<typeof Sources>;

/** Adds up entries of equal licence and source; sorted by both, so any order of entries gives the same list. */
export function addSources(entries: Sources): Sources {
  const byKey = new Map<string, Sources[number]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.license, entry.source]);
    byKey.set(key, { ...entry, records: entry.records + (byKey.get(key)?.records ?? 0) });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
