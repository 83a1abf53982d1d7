import { z } from 'zod';
import { StepTally } from './records.ts';

/** P pending, Q queued, D done, F failed, S split into smaller shards. D, F and S are terminal. */
export const ShardStatus = z.enum(['P', 'Q', 'D', 'F', 'S']);
export type ShardStatus = z.infer<typeof ShardStatus>;

/** One shard of one stage, as the ledger holds it. */
export const ShardItem = z.strictObject({
  shard: z.string(),
  status: ShardStatus,
  /** Times the shard was queued; a message carries the attempt it was sent for. */
  attempt: z.int().nonnegative(),
  /** Object that holds the shard's input; meaning depends on the worker. */
  input: z.string(),
  /** Records in the input where known, for progress and for counting a failed shard. */
  records: z.int().nonnegative(),
  /** Number of output objects (`partKey`), set when done. */
  parts: z.int().nonnegative().optional(),
  /** Records per output object, in order; set when done. */
  partRecords: z.array(z.int().nonnegative()).optional(),
  tallies: z.array(StepTally).optional(),
  /** Epoch milliseconds until which the attempt may work undisturbed; 0 when nobody holds it. */
  leaseUntil: z.int().nonnegative(),
  holder: z.string().optional(),
  error: z.string().optional(),
});
export type ShardItem = z.infer<typeof ShardItem>;

export const isTerminal = (status: ShardStatus): boolean => status === 'D' || status === 'F' || status === 'S';

/** Attempts after which a shard counts as lost. Five receives also move its message to the dead-letter queue. */
export const maximumAttempts = 5;

/** A worker renews its lease every third of this while it makes progress. */
export const leaseMilliseconds = 60_000;

/** What one advance of a stage has to do, computed from the ledger alone. */
export interface AdvancePlan {
  /** Shards to queue now, in ledger order, at most `window - open`. */
  readonly queue: readonly ShardItem[];
  /** Queued shards whose lease ran out and that may try again. */
  readonly expired: readonly ShardItem[];
  /** Queued shards whose lease ran out for the last time. */
  readonly lost: readonly ShardItem[];
  readonly open: number;
  readonly terminal: number;
}

/**
 * Decides the next moves of a stage. A lost message, a dead worker and a redeploy all look the same here: a lease
 * that ran out. Pure in its inputs, so any number of concurrent advances decide alike.
 *
 * @param now epoch milliseconds.
 * @param window the most shards that may be queued at once.
 */
export function planAdvance(items: readonly ShardItem[], now: number, window: number): AdvancePlan {
  const queued = items.filter((item) => item.status === 'Q');
  const overdue = queued.filter((item) => item.leaseUntil <= now);
  const lost = overdue.filter((item) => item.attempt >= maximumAttempts);
  const expired = overdue.filter((item) => item.attempt < maximumAttempts);
  const pending = [...items.filter((item) => item.status === 'P'), ...expired];
  const open = queued.length - overdue.length;
  return {
    queue: pending.slice(0, Math.max(0, window - open)),
    expired,
    lost,
    open,
    terminal: items.filter((item) => isTerminal(item.status)).length,
  };
}

/** Ids of the shards that a done shard hands to the next stage: itself when it has one part, else `id.0`, `id.1` ... */
export function childShards(shard: string, parts: number): string[] {
  return parts === 1 ? [shard] : Array.from({ length: parts }, (_, part) => `${shard}.${part}`);
}
