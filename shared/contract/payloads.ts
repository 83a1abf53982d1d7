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
