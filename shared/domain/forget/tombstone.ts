import { z } from 'zod';
import type { Dropped } from '../records.ts';

/**
 * One line of `forgotten.jsonl`: that a record is gone, and of which seed it was made. Holds no text of it, and nothing
 * of the seed but its place.
 */
export const Tombstone = z.strictObject({
  id: z.string(),
  was: z.enum(['accepted', 'rejected', 'failed']),
  /** Reason of a record that had been dropped. */
  reason: z.string().nullable(),
  task: z.string().nullable(),
  seed_object: z.string().nullable(),
  seed_line: z.int().nullable(),
});
export type Tombstone = z.infer<typeof Tombstone>;

/** Kept records have an id and a seed and nothing that says why they were dropped. */
export type Forgettable = Pick<Dropped, 'id' | 'seed'> & Partial<Pick<Dropped, 'outcome' | 'reason'>>;

export function tombstoneOf({ id, seed, outcome, reason }: Forgettable): Tombstone {
  return {
    id,
    was: outcome ?? 'accepted',
    reason: reason ?? null,
    task: seed?.task ?? null,
    seed_object: seed?.object ?? null,
    seed_line: seed?.line ?? null,
  };
}

/** The same record may have been dropped by one step and not exist for another: a stone belongs to one outcome. */
export const stoneKey = ({ id, was, reason }: Tombstone): string => `${was}/${reason ?? ''}/${id}`;

/** All stones once, in an order of their own, so that equal requests give equal bytes. */
export function unite(...lists: readonly (readonly Tombstone[])[]): Tombstone[] {
  const byKey = new Map(lists.flat().map((stone) => [stoneKey(stone), stone]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stone]) => stone);
}
