import type { Json } from '../json.ts';
import type { SowerRecord } from '../records.ts';
import type { StepContext, StepResult } from './step.ts';

/**
 * A barrier in three phases: every shard contributes, join workers look at the contributions of all shards, and every
 * shard is resolved by what they found. Nothing may depend on the order of records or on how shards were cut: a join
 * sees the same entries in any order.
 */
export interface Gather<Options = unknown> {
  /** Set when every record comes out with the seed it had: then shards stay in the order of the seed rows. */
  readonly keepsSeeds?: true;
  /** Join workers that share the contributions. */
  parts(options: Options): number;
  /** What the records of a shard tell each join worker: one list for each part. */
  contribute(records: readonly SowerRecord[], options: Options, context: StepContext): readonly (readonly Json[])[];
  /** What the entries of one part mean together. */
  join(entries: readonly Json[], options: Options, context: StepContext): readonly Json[];
  /** The records of a shard in the light of the findings of all parts. */
  resolve(
    records: readonly SowerRecord[],
    findings: readonly (readonly Json[])[],
    options: Options,
    context: StepContext,
  ): StepResult;
}
