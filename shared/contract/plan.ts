import { z } from 'zod';
import { PlantedSample } from '../domain/alarms/planted.ts';
import { Quota } from '../domain/quota/quota.ts';
import { WorkerName } from './environment.ts';
import { SafeName } from './keys.ts';

/** A step as the recipe gives it, parameters filled in, options checked by the step kind's schema. */
export const PlanStep = z.strictObject({
  id: z.string(),
  kind: z.string(),
  options: z.json(),
  /** Expression over fields: records for which it is not true pass through untouched. */
  when: z.string().optional(),
  /** What it works with, as `kind` or `kind.name`, with versions: part of the recipe's digest, so that a change shows. */
  uses: z.record(z.string(), z.int().positive()).optional(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** What one kind of worker does between two barriers. Stages of one segment flow; a new segment waits for the last. */
export const PlanStage = z.strictObject({
  name: SafeName,
  worker: WorkerName,
  segment: z.int().nonnegative(),
  /** Dedup workers only: before the barrier, behind it, or the claim in the corpus scope before packaging. */
  mode: z.enum(['claim', 'join', 'resolve', 'promote', 'select']).optional(),
  /** The stages of a run with quotas come again in rounds, from 2 on; absent in the first and outside of them. */
  round: z.int().min(2).optional(),
  steps: z.array(PlanStep),
  /**
   * Groups that a later step of the segment has to see whole: records with equal values in one of these lists of fields
   * stay in one shard.
   */
  together: z.array(z.array(z.string())).optional(),
  /** Records that the next prompt makes of one record that leaves this stage; only where that is many. */
  fanOut: z.int().positive().optional(),
});
export type PlanStage = z.infer<typeof PlanStage>;

/** USD per million tokens, with the day it was read and where. */
export const Price = z.strictObject({
  input_per_million: z.number().nonnegative(),
  output_per_million: z.number().nonnegative(),
  as_of: z.string(),
  source: z.string(),
});
export type Price = z.infer<typeof Price>;

/**
 * How calls reach the endpoint: `realtime` waits for each answer, `async` hands in batches of conversations and is told
 * when they are answered.
 */
export const EndpointMode = z.enum(['realtime', 'async']);
export type EndpointMode = z.infer<typeof EndpointMode>;

/** An endpoint of the account that a pipeline may call. */
export const BoundEndpoint = z.strictObject({
  name: z.string().min(1),
  mode: EndpointMode,
  /** Calls that it works on at once, shared by all runs; absent where nobody has said. */
  slots: z.int().positive().optional(),
  /** Instances that runs keep up while they need the endpoint; absent where it keeps itself. */
  warm: z.int().positive().optional(),
  /** Whether it is sent the JSON schemas of prompts where run.yaml does not say. */
  schemas: z.boolean().optional(),
  /** Revision of its model where run.yaml names none. */
  revision: z.string().optional(),
});
export type BoundEndpoint = z.infer<typeof BoundEndpoint>;

/** A role bound to a model behind an endpoint. */
export const BoundRole = z.strictObject({
  model: z.string(),
  /** Absent: the endpoint of the run. */
  endpoint: BoundEndpoint.optional(),
  /** Most calls of the run that are under way for the role at once; absent: as many as its endpoint takes. */
  callsAtOnce: z.int().positive().optional(),
  /** Whether JSON schemas of prompts are sent along. An endpoint that refuses them is then asked without. */
  structuredOutput: z.boolean().optional(),
  /** What tells the model from others that had or will have its name; absent where nobody says. Part of completion keys. */
  revision: z.string().optional(),
  /** The longest a call of the role may take; absent: as the tuning says. */
  callTimeoutMs: z.int().positive().optional(),
  price: Price,
  /** Reply tokens that one GPU writes in a second, for caps on GPU time; absent where run.yaml states none. */
  gpuTokensPerSecond: z.number().positive().optional(),
  /** Licence or terms of what the model writes; absent when its maker sets none. */
  license: z.string().optional(),
});
export type BoundRole = z.infer<typeof BoundRole>;

const caps = {
  max_usd: z.number().nonnegative().optional(),
  max_tokens: z.int().nonnegative().optional(),
  max_gpu_hours: z.number().nonnegative().optional(),
};
export const Budget = z.strictObject({
  ...caps,
  roles: z.record(z.string(), z.strictObject(caps)).optional().describe('The same caps for the calls of single roles.'),
});
export type Budget = z.infer<typeof Budget>;

/** One object of the drop, pinned by what the store says of it when the run is opened. */
export const PinnedInput = z.strictObject({
  key: z.string(),
  size: z.int().nonnegative(),
  etag: z.string(),
});
export type PinnedInput = z.infer<typeof PinnedInput>;

/** How the rows of one object become seeds. */
export const SeedInput = z.strictObject({
  object: PinnedInput,
  /** Licence of rows that name none themselves; null when the drop says nothing. */
  license: z.string().nullable(),
  /**
   * `own` rows carry the product's seed fields; `task` rows have a dataset's columns and are rendered by a task;
   * `collected` rows are unified records.
   */
  shape: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('own') }),
    z.strictObject({ kind: z.literal('collected') }),
    z.strictObject({ kind: z.literal('task'), task: z.string() }),
  ]),
});
export type SeedInput = z.infer<typeof SeedInput>;

/** Whom to name for data of a public dataset, and where its licence was read. */
export const Attribution = z.strictObject({
  dataset: z.string(),
  license: z.string(),
  attribution: z.string(),
  read: z.string(),
  date: z.string(),
});
export type Attribution = z.infer<typeof Attribution>;

/** A loaded task of the evaluation harness, ready to render rows. The config is the merged YAML as JSON. */
export const PlanTask = z.strictObject({
  name: z.string(),
  config: z.json(),
  /** Folder of the task below the folder of tasks, and what the registry says that it asks for. */
  family: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  /** Language of the task's family, for rows and tasks that tell none themselves. */
  lang: z.string().optional(),
});

/** The run whose completions a run takes over where its requests are the same, and whose place it takes in the corpus. */
export const EarlierRun = z.strictObject({
  run: SafeName,
  /** Run keys of that run and of those that it was made from in turn. */
  runKeys: z.array(z.string()),
  /** Lines of seed rows that were forgotten in it, by object of the drop, such as `3,7-12`: they are refused. */
  forgotten: z.record(z.string(), z.string()).optional(),
});
export type EarlierRun = z.infer<typeof EarlierRun>;

/**
 * Everything a run needs, read and checked once, frozen under its digest. Workers read this and nothing else.
 */
export const Plan = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.string(),
  /** Equal for every generation over the same inputs and configuration. */
  runKey: z.string(),
  drop: z.string(),
  dataset: SafeName,
  /** Where published questions are claimed: the dataset, or a scope of its own for runs with a stand-in model. */
  corpus: z.string(),
  /** 0 for the first run over these inputs, one more for each deliberate repetition. */
  generation: z.int().nonnegative(),
  /** Seed of every random draw. */
  randomSeed: z.int(),
  recipe: z.strictObject({
    name: z.string(),
    version: z.int().positive(),
    about: z.string(),
    source: z.string(),
    digest: z.string(),
    parameters: z.record(z.string(), z.json()),
    /** Licence that the recipe's own texts bring into records; absent when they bring none. */
    license: z.string().optional(),
  }),
  /** Digest over seed, held-out and task objects: content hashes, not names. */
  inputsDigest: z.string(),
  seeds: z.array(SeedInput),
  tasks: z.array(PlanTask),
  heldout: z.array(PinnedInput),
  licenses: z.strictObject({
    allow: z.array(z.string()),
    anyKnown: z.boolean(),
    commercial: z.boolean().optional(),
    unknown: z.boolean(),
  }),
  /** What the registry of datasets says about those that the tasks name. */
  attributions: z.array(Attribution).optional(),
  roles: z.record(z.string(), BoundRole),
  /** The endpoint of every role that has none of its own. */
  endpoint: z.string(),
  mode: EndpointMode.default('realtime'),
  slots: z.int().positive().optional(),
  budget: Budget,
  earlier: EarlierRun.optional(),
  /** Completions are shared with all other runs that say so. */
  share: z.boolean().optional(),
  /** Goes through everything that is known and counts what is not, asks nothing, claims nothing, publishes nothing. */
  rehearsal: z.boolean().optional(),
  stages: z.array(PlanStage),
  /** Samples with a known verdict for judges of the recipe; absent where the run plants none. */
  planted: z.strictObject({ license: z.string(), samples: z.array(PlantedSample) }).optional(),
  /** How many accepted records the run is to give; absent when it takes what comes. */
  quota: Quota.optional(),
  /** Prompt files by path relative to the recipe folder, as text. */
  templates: z.record(z.string(), z.string()),
  /** What the recipe's own reasons mean, beside those of the closed list. */
  reasons: z.record(z.string(), z.string()).optional(),
  /** Shown on card and report; empty when there is nothing to warn of. */
  notices: z.array(z.string()),
  /** Tuning; the result does not depend on any of these. */
  tuning: z.strictObject({
    rangeBytes: z.int().positive(),
    shardRecords: z.int().positive(),
    ledgerBuckets: z.int().positive(),
    window: z.int().positive(),
    maximumInFlight: z.int().positive(),
    callTimeoutMs: z.int().positive(),
    maximumLineBytes: z.int().positive(),
    /** Conversations per batch on an async endpoint, at most. */
    batchCalls: z.int().positive().default(64),
    /** False where no call is to be made before it is certain that it is needed. */
    askAhead: z.literal(false).optional(),
  }),
});
export type Plan = z.infer<typeof Plan>;

/** What the command adds to run.yaml. Everything is optional; what is given wins over run.yaml. */
export const Overrides = z.strictObject({
  generation: z.int().nonnegative().optional(),
  randomSeed: z.int().optional(),
  budget: Budget.optional(),
  /** Model behind the endpoint for every role that run.yaml does not bind, e.g. `scripted`. */
  model: z.string().optional(),
  /** `model` is all there is behind the endpoint: it also stands in for models that run.yaml binds, and says so. */
  exclusive: z.boolean().optional(),
  price: Price.optional(),
  /** In place of the mode that the stack is set to, for every endpoint. */
  mode: EndpointMode.optional(),
  /** Bindings that win over those of run.yaml, and over {@link exclusive}. */
  roles: z
    .record(
      z.string(),
      z.strictObject({
        model: z.string(),
        endpoint: z.string(),
        mode: EndpointMode.optional(),
        price: Price.optional(),
        /** Wins over run.yaml. */
        revision: z.string().optional(),
        /** Revision that its server tells, where run.yaml names none. */
        served: z.string().optional(),
      }),
    )
    .optional(),
  /** Revisions of models behind the stack's first endpoint, as its server tells them; run.yaml wins. */
  revisions: z.record(z.string(), z.string()).optional(),
  /** Whether prompts send their JSON schemas where run.yaml does not say. */
  structuredOutput: z.boolean().optional(),
  /** Longest time of one call, in seconds, where run.yaml does not say: for what answers more slowly than a server does. */
  callSeconds: z.int().min(1).max(480).optional(),
  /** The stack's first endpoint answers for all that run.yaml names and the stack does not have. */
  soleEndpoint: z.boolean().optional(),
  notices: z.array(z.string()).optional(),
  /** In place of the recipe of run.yaml. */
  recipe: z.string().optional(),
  earlier: EarlierRun.optional(),
  share: z.boolean().optional(),
  rehearsal: z.boolean().optional(),
});
export type Overrides = z.infer<typeof Overrides>;
