import { z } from 'zod';
import type { Json } from './json.ts';

/** What records hold was read by `JSON.parse`, which makes nothing else; a second look at each value would copy it. */
const json = z.custom<Json>();

/** Where a seed comes from: enough to find the row again and to prove its licence. */
export const SeedSource = z.strictObject({
  /** Object in the drop and 1-based line in it. */
  object: z.string(),
  line: z.int().positive(),
  /** Public task, and dataset, config and split as the task names them; null where a drop brings rows of its own. */
  task: z.string(),
  dataset: z.string().nullable(),
  config: z.string().nullable(),
  split: z.string().nullable(),
  /** 0-based row within the split as far as the drop tells, else line - 1. */
  row: z.int().nonnegative(),
  /** SPDX id, or `unknown`. */
  license: z.string(),
  /** SHA-256 over the row's canonical JSON. */
  sha256: z.string(),
  /** Further seeds that went into the record, each object, dataset and licence once: all their licences hold for it. */
  also: z.array(z.strictObject({ object: z.string(), dataset: z.string().nullable(), license: z.string() })).optional(),
  /** Family of the task and what it asks for, as far as known; quotas count by them. */
  family: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  /** Cell of the quota that the seed was drawn for. */
  cell: z.string().optional(),
});
export type SeedSource = z.infer<typeof SeedSource>;

/** One entry per step that made or changed a record, oldest first. */
export const LineageEntry = z.strictObject({
  step: z.string(),
  /** Present on prompt steps: role, model, prompt template digest, key of the frozen completion, sample index. */
  role: z.string().optional(),
  model: z.string().optional(),
  prompt: z.string().optional(),
  completion: z.string().optional(),
  sample: z.int().nonnegative().optional(),
  /** Present where small rules of ours judged in place of a classifier: which. */
  by: z.array(z.string()).optional(),
});
export type LineageEntry = z.infer<typeof LineageEntry>;

/**
 * The envelope that every line of a shard has. Steps read and write `fields`; everything else is kept for them.
 * `id` is derived (recipe step, parents, axis values), so a retry makes the same record again.
 */
export const SowerRecord = z.strictObject({
  id: z.string(),
  parents: z.array(z.string()),
  /** What the record is at this point: seed, completion, question, ballot, sample ... */
  kind: z.string(),
  lang: z.string(),
  seed: SeedSource,
  fields: z.record(z.string(), json),
  lineage: z.array(LineageEntry),
});
export type SowerRecord = z.infer<typeof SowerRecord>;

/** One line of a rejects object: what was dropped where and why, with the fields a reader needs to judge it. */
export const Dropped = z.strictObject({
  id: z.string(),
  step: z.string(),
  outcome: z.enum(['rejected', 'failed']),
  reason: z.string(),
  evidence: z.string(),
  /** Null only for a line that could not be read at all. */
  seed: SeedSource.nullable(),
  kind: z.string(),
  fields: z.record(z.string(), json),
});
export type Dropped = z.infer<typeof Dropped>;

/**
 * What a step did to one shard. `made` counts the units it judged: its input for a filter, input x fan-out for a
 * prompt, groups for a vote. Always `made = kept + sum(rejected) + sum(failed)`; see {@link balances}.
 */
export const StepTally = z.strictObject({
  step: z.string(),
  in: z.int().nonnegative(),
  made: z.int().nonnegative(),
  kept: z.int().nonnegative(),
  rejected: z.record(z.string(), z.int().positive()),
  failed: z.record(z.string(), z.int().positive()),
  /** Units that came in and were not asked for, because others decided: ballots of a question that was clear before. */
  saved: z.int().positive().optional(),
  /** Calls that the budget had no room for. */
  unpaid: z.int().positive().optional(),
  /** Calls that were repeated because the reply before had the wrong form. */
  reasked: z.int().positive().optional(),
  /** Records for which the step's condition did not hold; they went on as they were. */
  passed: z.int().positive().optional(),
  /** Calls of a step that need not ask for every record: those for the vectors of texts. */
  calls: z.int().positive().optional(),
  /** Completions that another run had paid for and this one took over. */
  taken: z.int().positive().optional(),
  /** Published rows of the records, where a record may have several. */
  rows: z.int().nonnegative().optional(),
  /** Rows that the mix of views left out of records that are published. */
  leftOut: z.int().positive().optional(),
  tokensIn: z.int().nonnegative().default(0),
  tokensOut: z.int().nonnegative().default(0),
  /** Of these tokens, those of the partner of a dialogue, which may be another model. */
  partnerIn: z.int().positive().optional(),
  partnerOut: z.int().positive().optional(),
});
export type StepTally = z.infer<typeof StepTally>;

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** The conservation rule of one step: nothing appears or vanishes without a count. */
export function balances(tally: StepTally): boolean {
  return tally.made === tally.kept + sum(tally.rejected) + sum(tally.failed);
}

/** Adds tallies of the same step over shards; order does not matter. */
export function addTallies(tallies: readonly StepTally[]): StepTally[] {
  const byStep = new Map<string, StepTally>();
  for (const tally of tallies) {
    const old = byStep.get(tally.step);
    byStep.set(tally.step, old ? merge(old, tally) : { ...tally });
  }
  return [...byStep.values()];
}

function merge(a: StepTally, b: StepTally): StepTally {
  return {
    step: a.step,
    in: a.in + b.in,
    made: a.made + b.made,
    kept: a.kept + b.kept,
    rejected: addCounts(a.rejected, b.rejected),
    failed: addCounts(a.failed, b.failed),
    ...optionalSum('saved', a, b),
    ...optionalSum('reasked', a, b),
    ...optionalSum('unpaid', a, b),
    ...optionalSum('passed', a, b),
    ...optionalSum('calls', a, b),
    ...optionalSum('taken', a, b),
    ...optionalSum('rows', a, b),
    ...optionalSum('leftOut', a, b),
    ...optionalSum('partnerIn', a, b),
    ...optionalSum('partnerOut', a, b),
    tokensIn: a.tokensIn + b.tokensIn,
    tokensOut: a.tokensOut + b.tokensOut,
  };
}

/** A member that is there only when it counts something. */
function optionalSum<
  Name extends
    | 'saved'
    | 'reasked'
    | 'unpaid'
    | 'passed'
    | 'calls'
    | 'taken'
    | 'rows'
    | 'leftOut'
    | 'partnerIn'
    | 'partnerOut',
>(name: Name, a: StepTally, b: StepTally): Pick<StepTally, Name> | object {
  const total = (a[name] ?? 0) + (b[name] ?? 0);
  return total === 0 ? {} : { [name]: total };
}

/** Sum of two count tables, names sorted. */
export function addCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
