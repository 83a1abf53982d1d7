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
  /** Attempts that ended in an error or in the death of their worker. */
  failures: z.int().nonnegative(),
  /** Object that holds the shard's input; meaning depends on the worker. */
  input: z.string(),
  /** Units in the input (records, or groups where a vote follows), for progress and for counting a failed shard. */
  records: z.int().nonnegative(),
  /** Units per output object, in order; set when done. */
  partRecords: z.array(z.int().nonnegative()).optional(),
  /** Set when done: the output is the input unchanged, so the next stage reads the same object. */
  passThrough: z.boolean().optional(),
  tallies: z.array(StepTally).optional(),
  /** Stretches of seed rows that a done generate shard asked about, see `seedSpan`. */
  span: z.string().optional(),
  /** Epoch milliseconds until which the attempt may wait or work undisturbed. */
  leaseUntil: z.int().nonnegative(),
  /** The worker that has the shard; absent while it waits. */
  holder: z.string().optional(),
  /** Batches of the shard that are at an async endpoint, as far as a worker has said so when it gave the shard back. */
  awaiting: z.array(z.string()).optional(),
  /** Batches that have come back, each with {@link failedMark} behind it when nothing came of it. */
  arrived: z.array(z.string()).optional(),
  error: z.string().optional(),
});
export type ShardItem = z.infer<typeof ShardItem>;

export const isTerminal = (status: ShardStatus): boolean => status === 'D' || status === 'F' || status === 'S';

/** Failures after which a shard counts as lost. Five receives also move its message to the dead-letter queue. */
export const maximumFailures = 5;

/** From this many failures on, a worker goes record by record to find the one that kills it. */
export const carefulFailures = 2;

/** A worker renews its lease every third of this. */
export const workLeaseMilliseconds = 60_000;

/** How long a queued message may wait for a worker before it counts as lost and is sent again. */
export const queueLeaseMilliseconds = 15 * 60_000;

/** Failures of a shard once its lease has run out: a worker that never came back is one more. */
export const failuresAfterLease = (item: ShardItem): number => item.failures + (item.holder === undefined ? 0 : 1);

/** Stands behind the id of a batch that came back without answers for all its calls. */
export const failedMark = '!';

/** Whether a batch has come back, in either way. */
export const hasArrived = (item: ShardItem, id: string): boolean =>
  item.arrived?.some((one) => one === id || one === `${id}${failedMark}`) ?? false;

/** Whether nothing keeps a shard from going on that was given back to wait for batches. */
export const isAnswered = (item: ShardItem): boolean =>
  item.status === 'Q' && item.holder === undefined && (item.awaiting ?? []).every((id) => hasArrived(item, id));

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
  const lost = overdue.filter((item) => failuresAfterLease(item) >= maximumFailures);
  const expired = overdue.filter((item) => failuresAfterLease(item) < maximumFailures);
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

/** Ids of the shards that a done shard hands on: itself for one part, else `id.00000` and so on, in the order of the parts. */
export function childShards(shard: string, parts: number): string[] {
  return parts === 1
    ? [shard]
    : Array.from({ length: parts }, (_, part) => `${shard}.${String(part).padStart(5, '0')}`);
}
