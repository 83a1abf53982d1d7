/**
 * What stages need of the world. Interfaces only; every implementation, fake or real, passes the same contract suite
 * (`tests/contract`).
 */

import type { WorkerName } from './contract/environment.ts';
import type { MetricName } from './contract/metrics.ts';
import type { ShardMessage } from './contract/payloads.ts';
import type { RunItem } from './contract/run-item.ts';
import type { BatchRecord } from './domain/batch.ts';
import type { Completion, ModelRequest } from './domain/completion.ts';
import type { Claimant } from './domain/fair-share.ts';
import type { Json } from './domain/json.ts';
import type { ShardItem } from './domain/ledger.ts';
import type { StepTally } from './domain/records.ts';
import type { ToolJob } from './domain/steps/execute.ts';

export interface BlobInfo {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** Objects of one bucket. */
export interface Blob {
  /** @returns undefined when there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Bytes `start` to `end`, both inclusive; shorter at the end of the object; undefined when there is no such object. */
  getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined>;
  /** Creates the object if there is none. @returns false when somebody else was first; their object stays. */
  create(key: string, body: Uint8Array | string): Promise<boolean>;
  /** Creates or replaces. Only for objects that a single writer owns. */
  put(key: string, body: Uint8Array | string, contentType?: string): Promise<void>;
  /** Replaces the object only if its etag is still `etag` (undefined: only if there is none). */
  swap(key: string, body: Uint8Array | string, etag: string | undefined): Promise<boolean>;
  /** Every object below the prefix, keys ascending by code unit. */
  list(prefix: string): Promise<BlobInfo[]>;
}

/** A new shard, before it has any history. */
export type NewShard = Pick<ShardItem, 'shard' | 'input' | 'records'>;

/** The ledger: runs and shards in one table. Every transition is one conditional update; false means "somebody else did". */
export interface Ledger {
  /** Creates the run's item. @returns false when the run exists. */
  openRun(item: RunItem): Promise<boolean>;
  readRun(run: string): Promise<RunItem | undefined>;
  /** Replaces status and sums of a run, only while it is in one of the `from` states. */
  closeRun(item: RunItem, from: readonly RunItem['status'][]): Promise<boolean>;
  listRuns(): Promise<RunItem[]>;

  /** Adds shards as pending; existing ones stay as they are. @param buckets partitions of the stage. */
  addShards(run: string, stage: string, buckets: number, shards: readonly NewShard[]): Promise<void>;
  /** Adds a shard as queued for its first attempt. @returns false when it is there already. */
  addQueuedShard(at: ShardAddress, shard: NewShard, leaseUntil: number): Promise<boolean>;
  /** Adds a shard on which there is nothing to do as done. @returns false when it is there already. */
  addDoneShard(at: ShardAddress, shard: NewShard, result: ShardResult): Promise<boolean>;
  /** Consistent read of all shards of a stage, ids ascending. */
  readShards(run: string, stage: string, buckets: number): Promise<ShardItem[]>;
  readShard(run: string, stage: string, buckets: number, shard: string): Promise<ShardItem | undefined>;
  /** P -> Q, or Q -> Q for a lease that ran out: attempt + 1, new lease. @returns the new attempt, or undefined. */
  queueShard(at: ShardAddress, from: ShardItem, leaseUntil: number): Promise<number | undefined>;
  /**
   * A worker takes the shard: only in Q, at this attempt, and while no other holder's lease runs.
   *
   * @returns the item afterwards, undefined when the shard is not to be taken.
   */
  beginShard(
    at: ShardAddress,
    attempt: number,
    holder: string,
    now: number,
    leaseUntil: number,
  ): Promise<ShardItem | undefined>;
  /** Extends the lease, only for its holder. */
  renewShard(at: ShardAddress, holder: string, leaseUntil: number): Promise<boolean>;
  /**
   * The holder gives the shard back; the next advance queues it again. With an error it counts as a failure.
   *
   * @param until not before that time; at once when absent.
   */
  releaseShard(at: ShardAddress, holder: string, error?: string, until?: number): Promise<boolean>;
  /**
   * The holder gives the shard back until its batches have come back, or the lease has run out and somebody looks for
   * them. Replaces what the shard awaits. @returns the item afterwards, undefined for anybody but the holder.
   */
  awaitBatches(
    at: ShardAddress,
    holder: string,
    leaseUntil: number,
    ids: readonly string[],
  ): Promise<ShardItem | undefined>;
  /**
   * Notes that a batch has come back, whoever holds the shard. @param failed whether it did without answers for all its calls.
   * @returns the item afterwards, undefined when there is no such shard.
   */
  batchArrived(at: ShardAddress, id: string, failed: boolean): Promise<ShardItem | undefined>;
  /** P or Q -> D, or S. Whoever finishes first wins; outputs are equal bytes anyway. */
  finishShard(at: ShardAddress, result: ShardResult): Promise<boolean>;
  /** P or Q -> F. */
  failShard(at: ShardAddress, error: string): Promise<boolean>;
  /** Q or F -> P, for a resumed run: attempt 0, no lease. */
  resetShard(at: ShardAddress): Promise<boolean>;

  /**
   * Reserves an upper bound before calls are sent: atomically `committed + amount <= cap`, once per `token`.
   * Repeating a granted reservation under the same token is granted again without counting twice.
   */
  reserve(run: string, token: string, amount: Money, cap: Cap): Promise<boolean>;
  /**
   * Replaces the reservation by what was really used. Settling a token twice changes nothing.
   *
   * @param reserved what was reserved, where the caller knows it: saves a read.
   * @returns the budget afterwards; undefined when there was no such reservation.
   */
  settle(run: string, token: string, used: Money, reserved?: Reservation): Promise<BudgetStanding | undefined>;
  readBudget(run: string): Promise<BudgetStanding>;
  /** Reservations that nobody has settled yet. */
  openReservations(run: string): Promise<readonly Reservation[]>;
  /** Notes that something was told about the budget. @returns true for the first who does. */
  markBudget(run: string, mark: string): Promise<boolean>;
}

export interface BudgetStanding {
  readonly spent: Money;
  readonly reserved: Money;
}

export interface Reservation {
  readonly token: string;
  readonly amount: Money;
  /** The role whose caps it counts against as well; absent when the role has none. */
  readonly role?: string;
}

export interface ShardAddress {
  readonly run: string;
  readonly stage: string;
  readonly buckets: number;
  readonly shard: string;
}

export interface ShardResult {
  readonly partRecords: readonly number[];
  readonly passThrough: boolean;
  readonly tallies: readonly StepTally[];
  /** See `ShardItem`. */
  readonly span?: string | undefined;
  /** The shard is split into smaller ones of its own stage, of `partRecords` units each, instead of being done. */
  readonly split?: true;
}

/** Money in millionths of a US dollar, so that sums are exact integers; tokens; and time of GPUs. */
export interface Money {
  readonly microUsd: number;
  readonly tokens: number;
  /** Milliseconds of one GPU, at the throughput that run.yaml states; absent where it states none. */
  readonly gpuMs?: number;
}

/** Undefined members are not capped. */
export interface Limits {
  readonly microUsd: number | undefined;
  readonly tokens: number | undefined;
  readonly gpuMs?: number | undefined;
}

export interface Cap extends Limits {
  /** What the calls of one role may cost, beside the cap of the run. */
  readonly role?: Limits & { readonly name: string };
}

/** Sends shard messages to the queue of a worker. Delivery is at least once and in any order. */
export interface Queue {
  send(worker: WorkerName, messages: readonly ShardMessage[]): Promise<void>;
}

/** The queue that feeds a worker, for one that can do more than it was given. */
export interface Inbox {
  /** Takes waiting messages, waiting a moment for the first. What is never removed comes again. */
  take(count: number): Promise<readonly { readonly receipt: string; readonly body: string }[]>;
  remove(receipt: string): Promise<void>;
}

/**
 * One model call, of the endpoint that the request names. Does not retry; throws EndpointThrottled, EndpointFailed, EndpointTimedOut or RequestRefused.
 *
 * @param label names the call for the endpoint's log and for scripted stand-ins: `step/record/sample`.
 */
export interface Generator {
  complete(request: ModelRequest, key: string, label: string, timeoutMs: number): Promise<Completion>;
}

/** Requests that share their endpoint, model and all sampling parameters but the seed. */
export interface Batch {
  /** Inference id of the endpoint. */
  readonly id: string;
  readonly run: string;
  readonly requests: readonly ModelRequest[];
  /**
   * Under a spend cap: how often these calls were handed in before. A call that may have to be paid although it was not
   * answered is left out of the reply then, and not tried again by the endpoint: what is reserved covers one attempt.
   */
  readonly once?: number;
}

/** An endpoint that takes batches and answers later, into an object of the work bucket, and sends a notice. */
export interface BatchGenerator {
  /**
   * Hands in a batch. Does not retry.
   *
   * @throws EndpointThrottled, EndpointFailed or EndpointTimedOut; RequestRefused when it will never be taken.
   */
  submit(batch: Batch): Promise<void>;
  /**
   * Reads what the endpoint has written for a batch, in the order of its calls; undefined stands for a conversation
   * that was left out.
   *
   * @returns undefined when nothing is there. @throws EndpointFailed when it is no reply to this batch.
   */
  read(batch: BatchRecord): Promise<readonly (Completion | undefined)[] | undefined>;
}

/** Who uses which endpoint at the moment; what is not noted again runs out. */
export interface EndpointUses {
  /** Notes that a run uses an endpoint, so that it is kept ready for it. @param until epoch milliseconds. */
  hold(endpoint: string, run: string, until: number): Promise<void>;
  /** Notes that a function makes calls for a run. */
  claim(endpoint: string, claimant: Claimant, until: number): Promise<void>;
  /** The run uses the endpoint no more. */
  release(endpoint: string, run: string): Promise<void>;
  read(endpoint: string, now: number): Promise<EndpointUse>;
}

export interface EndpointUse {
  /** Runs that hold the endpoint or make calls of it. */
  readonly runs: readonly string[];
  readonly claimants: readonly Claimant[];
}

/** How many instances of an endpoint run. */
export interface EndpointScaler {
  /**
   * Sets the fewest instances that an endpoint keeps: missing ones are started, surplus ones end once they have nothing to
   * do.
   *
   * @returns false when nothing scales the endpoint, so that nothing can be set.
   */
  atLeast(endpoint: string, instances: number): Promise<boolean>;
}

/** Exact-duplicate register. */
export interface Claims {
  /**
   * Claims each key for the smallest rank seen so far. The final owner is the minimum over all claimants, in any order
   * and under any redelivery.
   *
   * @param claims keys may repeat; of ranks the lower wins, and equal ranks are the same record.
   */
  claimLowest(scope: string, claims: readonly { readonly key: string; readonly rank: string }[]): Promise<void>;
  /** Owners of the keys by strongly consistent read; keys without an owner are absent. */
  owners(scope: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Sets the owner of each key that has none. @returns the owner of every key after the call. */
  claimFirst(scope: string, keys: readonly string[], owner: string): Promise<ReadonlyMap<string, string>>;
  /** Hands the key from one owner to another, only while it still belongs to `from`. */
  takeOver(scope: string, key: string, from: string, to: string): Promise<boolean>;
}

/** Time, as a dependency. Results never depend on it; leases, timeouts and timestamps of reports do. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Calls back again and again until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
}

/** Counters for dashboards and alarms; one log line per shard, never any text of a record. */
export interface Meter {
  count(values: Partial<Record<MetricName, number>>, dimensions: Readonly<Record<string, string>>): void;
}

/** Runs foreign code apart from everything: no network, no environment, no files, and within the limits of the job. */
export interface Sandbox {
  /**
   * What the tools say, as maps in the order of the jobs. Whatever the code does, and a limit that it passes, is part of
   * the result. @throws SandboxFailed when jobs could not be done at all.
   */
  run(jobs: readonly ToolJob[]): Promise<readonly Json[]>;
}
