import { z } from 'zod';
import { QuotaOutcome } from '../domain/quota/quota-outcome.ts';

/**
 * `running` until published. `complete`: every record accepted or rejected. `partial`: published, but the budget or
 * failed records left gaps. `failed`: not published; `error` says why.
 */
export const RunStatus = z.enum(['running', 'complete', 'partial', 'failed']);
export type RunStatus = z.infer<typeof RunStatus>;

export const RunCounts = z.strictObject({
  /** Rows read from the drop. */
  seeds: z.int().nonnegative(),
  /** Candidate records asked of the generator: admitted seeds x variants. */
  generated: z.int().nonnegative(),
  /** accepted + rejected + failed = generated + seed rows that were refused. */
  accepted: z.int().nonnegative(),
  /** Published rows, where accepted records have several views and so not one row each. */
  rows: z.int().nonnegative().optional(),
  rejected: z.int().nonnegative(),
  failed: z.int().nonnegative(),
});
export type RunCounts = z.infer<typeof RunCounts>;

/** Calls of models. */
export const RunCalls = z.strictObject({
  /** Requests that were asked, repetitions included. */
  asked: z.int().nonnegative(),
  /** Completions that an earlier run had paid for and this one took over; absent when there are none. */
  taken: z.int().positive().optional(),
  /** Requests that were not needed: ballots of questions that the others decide. */
  saved: z.int().nonnegative(),
  /** Requests that repeat one whose reply had the wrong form. */
  reasked: z.int().nonnegative(),
  /** Requests that the budget had no room for, and about what they would have cost; absent when there are none. */
  unpaid: z.int().positive().optional(),
  unpaidUsd: z.number().nonnegative().optional(),
  /**
   * Requests beside all these that were made ahead of a barrier and came to nothing, and what they cost; absent when there
   * are none. How many there are depends on timing, so the dataset does not tell them.
   */
  unneeded: z.int().positive().optional(),
  unneededUsd: z.number().nonnegative().optional(),
  /**
   * What attempts without a whole reply may have cost beside all this, by their upper bound; known where the run has a cap in
   * money, which counts it as spent. Absent when there is nothing.
   */
  brokenUsd: z.number().positive().optional(),
});
export type RunCalls = z.infer<typeof RunCalls>;

/** The run's own item in the ledger (`RUN#id` / `META`). */
export const RunItem = z.strictObject({
  run: z.string(),
  drop: z.string(),
  dataset: z.string(),
  recipe: z.string(),
  planDigest: z.string(),
  /** Equal for all generations over the same inputs: a repetition does not compete with what it repeats. */
  runKey: z.string(),
  /** Run keys of the runs that it was made from. */
  ancestors: z.array(z.string()).optional(),
  status: RunStatus,
  startedAt: z.string(),
  /** When somebody last made it go on after it was stopped. */
  resumedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  counts: RunCounts.optional(),
  reasons: z.record(z.string(), z.int()).optional(),
  tokens: z.strictObject({ in: z.int(), out: z.int() }).optional(),
  usd: z.number().optional(),
  calls: RunCalls.optional(),
  /** What the calls of each role took. */
  roles: z
    .record(
      z.string(),
      z.strictObject({ tokensIn: z.int().nonnegative(), tokensOut: z.int().nonnegative(), usd: z.number() }),
    )
    .optional(),
  /** How the cells of the quota ended; absent for a run without. */
  quota: QuotaOutcome.optional(),
  error: z.string().optional(),
});
export type RunItem = z.infer<typeof RunItem>;

/** Key scheme of the Runs table; partition key `pk`, sort key `sk`. Listed runs share one small partition. */
export const runKeys = {
  run: (run: string) => ({ pk: `RUN#${run}`, sk: 'META' }),
  budget: (run: string) => ({ pk: `RUN#${run}`, sk: 'BUDGET' }),
  listed: (run: string) => ({ pk: 'RUNS', sk: run }),
  /** Who uses an endpoint: an item for each run. */
  endpoint: (endpoint: string, run: string) => ({ pk: `ENDPOINT#${endpoint}`, sk: run }),
  shard: (run: string, stage: string, bucket: number, shard: string) => ({
    pk: `RUN#${run}#${stage}#${bucket}`,
    sk: shard,
  }),
} as const;
