import { z } from 'zod';

/**
 * What starts an execution: the created `run.yaml`; an operator who resumes, which sends everything again that is not
 * done; or an execution that hands over because its history is full, which leaves work in progress alone.
 */
export const ExecutionInput = z.object({
  bucket: z.string(),
  key: z.string(),
  resume: z.boolean().optional(),
  continues: z.boolean().optional(),
});
export type ExecutionInput = z.infer<typeof ExecutionInput>;

/** `opened` is false when this event adds nothing: the run is finished, or another execution carries it. */
export const OpenOutput = z.object({ opened: z.boolean(), run: z.string(), segment: z.int(), tick: z.int() });
export type OpenOutput = z.infer<typeof OpenOutput>;

/** Between the states of the machine only this travels: ids and counters, never records. */
export const Cursor = z.object({ run: z.string(), segment: z.int().nonnegative(), tick: z.int().nonnegative() });
export type Cursor = z.infer<typeof Cursor>;

/**
 * `running` waits and asks again; `next-segment` plans the stages behind a barrier; `finished` publishes;
 * `restart` goes on in a new execution before the history of this one is full.
 */
export const AdvanceOutput = Cursor.extend({
  status: z.enum(['running', 'next-segment', 'finished', 'restart']),
  waitSeconds: z.int().positive(),
});
export type AdvanceOutput = z.infer<typeof AdvanceOutput>;

export const PublishInput = z.object({ run: z.string() });
export const PublishOutput = z.object({ run: z.string(), status: z.string() });
export type PublishOutput = z.infer<typeof PublishOutput>;

/** Behind a run; one that failed before it was opened has no name. */
export const CoolInput = z
  .object({ run: z.string().optional(), key: z.string().optional() })
  .refine(({ run, key }) => run !== undefined || key !== undefined, 'names neither a run nor a drop');

/** What a rule by the clock sends. */
export const ScheduledEvent = z.object({ 'detail-type': z.literal('Scheduled Event') });

/** From the catch of the state machine: the state's input, and `failure` with the two strings of a caught error. */
export const FailInput = z.object({
  run: z.string().optional(),
  key: z.string().optional(),
  failure: z.object({ Error: z.string().optional(), Cause: z.string().optional() }),
});

/** Body of every queue message: a pointer to a shard, for one attempt. */
export const ShardMessage = z.strictObject({
  run: z.string(),
  stage: z.string(),
  shard: z.string(),
  attempt: z.int().positive(),
  /** Calls of the shard are to be asked before it is known which of its records go on. */
  ahead: z.literal(true).optional(),
});
export type ShardMessage = z.infer<typeof ShardMessage>;

/**
 * What an async endpoint tells when a batch is answered or failed. Messages of any other form reach the same queue: the
 * service sends a test message whenever an endpoint is made or changed.
 */
export const EndpointNotice = z.object({
  invocationStatus: z.enum(['Completed', 'Failed', 'Expired']),
  inferenceId: z.string(),
  failureReason: z.string().optional(),
});
export type EndpointNotice = z.infer<typeof EndpointNotice>;

/** As much of an SQS event as a worker needs. */
export const SqsEvent = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/** Answer of a worker: the messages that must be delivered again. An empty list means that all are done. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What is to be forgotten of a run: every record that was made of one of these. */
export const ForgetSelector = z.union([
  /** `file:line` in the drop, `dataset/config/split/row`, or the beginning of the row's SHA-256. */
  z.strictObject({ seed: z.string().min(1) }),
  z.strictObject({ task: z.string().min(1) }),
  z.strictObject({ dataset: z.string().min(1) }),
  /** Id of an accepted or dropped record, or its beginning. */
  z.strictObject({ record: z.string().min(1) }),
]);
export type ForgetSelector = z.infer<typeof ForgetSelector>;

export const ForgetInput = z.strictObject({
  run: z.string(),
  selectors: z.array(ForgetSelector).min(1).max(1000),
  /** Says what would be forgotten and changes nothing. */
  dryRun: z.boolean().optional(),
});
export type ForgetInput = z.infer<typeof ForgetInput>;

export const ForgetOutput = z.object({
  run: z.string(),
  dataset: z.string(),
  /** Folder of the newest version below the dataset's: the new one, or the old one when there was nothing to do. */
  version: z.string(),
  /** Records that match and were still there: accepted, and dropped ones whose text goes too. */
  accepted: z.int().nonnegative(),
  dropped: z.int().nonnegative(),
  seeds: z.int().nonnegative(),
  /** Records that match and had been forgotten before. */
  before: z.int().nonnegative(),
  /** Claims of questions that were given back. */
  released: z.int().nonnegative(),
  /** Ids of accepted records to be forgotten, the first hundred. */
  records: z.array(z.object({ id: z.string(), task: z.string(), seed: z.string() })),
  /** Accepted records that are left. */
  left: z.int().nonnegative(),
});
export type ForgetOutput = z.infer<typeof ForgetOutput>;
