import { partKey, rejectsKey } from '../contract/keys.ts';
import { metricNames } from '../contract/metrics.ts';
import type { BatchResponse, ShardMessage } from '../contract/payloads.ts';
import { ShardMessage as ShardMessageSchema } from '../contract/payloads.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { type ShardItem, workLeaseMilliseconds } from '../domain/ledger.ts';
import { balances, type Dropped, type SowerRecord, type StepTally } from '../domain/records.ts';
import type { Blob, Clock, Ledger, Meter, Queue, ShardAddress } from '../ports.ts';
import { handOn } from './hand-on.ts';
import { encodeLines } from './jsonl.ts';
import { openGate } from './open-gate.ts';
import { flowsInto, type PlanReader, stageOf } from './plan-reader.ts';
import { type More, takeMore } from './take-more.ts';
import { workAhead } from './work-ahead.ts';

/** What a worker made of one shard. */
export interface ShardOutput {
  /** Output objects in order. Ignored when `passThrough` is set: then the input is handed on as one part. */
  readonly parts: readonly (readonly SowerRecord[])[];
  /** Units per part where they are not the records themselves (groups of ballots). */
  readonly units?: readonly number[];
  readonly passThrough?: boolean;
  readonly dropped: readonly Dropped[];
  readonly tallies: readonly StepTally[];
  /** Stretches of seed rows that were asked about. */
  readonly span?: string;
}

export interface ShardWork {
  readonly plan: Plan;
  readonly stage: PlanStage;
  readonly item: ShardItem;
  /** Milliseconds until the function is stopped. */
  remaining(): number;
  /** Set where the shard is only to be asked ahead: its calls are made as far as places are free, and nothing else is done. */
  readonly ahead?: {
    /** Whether the shard has passed the gate meanwhile, and waits for its calls. */
    hasPassed(): boolean;
  };
}

/**
 * Does the work of one shard, or says `unfinished` when time runs out; what was paid for is stored by then. `waiting`:
 * the worker has given the shard back itself, to go on when something arrives.
 */
export type ShardWorker = (work: ShardWork) => Promise<ShardOutput | 'unfinished' | 'waiting'>;

export interface WorkerPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly plans: PlanReader;
}

export interface Delivery {
  readonly messages: readonly { readonly messageId: string; readonly body: string }[];
  /** Unique per invocation; tells this worker's lease from others. */
  readonly holder: string;
  remaining(): number;
  /** For a worker that may take further messages itself. */
  readonly more?: More | undefined;
}

/**
 * Works off the messages of one delivery side by side. Safe to retry: a message that was done, is being done, or belongs to an
 * older attempt is acknowledged without effect. Order of effects: output objects, ledger, next shards, return.
 */
export async function workMessages(
  ports: WorkerPorts,
  delivery: Delivery,
  worker: ShardWorker,
  onError: (error: unknown, message: ShardMessage | undefined) => void,
): Promise<BatchResponse> {
  const failures: { itemIdentifier: string }[] = [];
  const inHand = new Map<string, Promise<void>>();
  const work = async (body: string): Promise<boolean> => {
    let message: ShardMessage | undefined;
    try {
      const parsed = ShardMessageSchema.parse(JSON.parse(body));
      message = parsed;
      const { run, stage, shard } = parsed;
      const name = `${run}/${stage}/${shard}${parsed.ahead ? '/ahead' : ''}`;
      // The lease tells workers apart, not messages: one that comes twice to the same worker waits for itself.
      const before = inHand.get(name) ?? Promise.resolve();
      const task = before.then(() => workShard(ports, parsed, delivery, worker));
      inHand.set(
        name,
        task.catch(() => undefined),
      );
      await task;
      return true;
    } catch (error) {
      onError(error, message);
      return false;
    }
  };
  const given = delivery.messages.map(async ({ messageId, body }) => {
    if (!(await work(body))) failures.push({ itemIdentifier: messageId });
  });
  const { more, remaining } = delivery;
  if (more !== undefined)
    await takeMore(more, ports.clock, remaining, given, work, (error) => onError(error, undefined));
  await Promise.all(given);
  return { batchItemFailures: failures };
}

async function workShard(
  ports: WorkerPorts,
  message: ShardMessage,
  { holder, remaining }: Delivery,
  worker: ShardWorker,
): Promise<void> {
  const { ledger, clock } = ports;
  const plan = await ports.plans.read(message.run);
  const { stage, index } = stageOf(plan, message.stage);
  if (message.ahead) return workAhead(ports, plan, stage, message, { holder, remaining }, worker);
  const at: ShardAddress = {
    run: plan.run,
    stage: stage.name,
    buckets: plan.tuning.ledgerBuckets,
    shard: message.shard,
  };
  const now = clock.now();
  const item = await ledger.beginShard(at, message.attempt, holder, now, now + workLeaseMilliseconds);
  if (item === undefined) return;
  const stopRenewing = clock.every(workLeaseMilliseconds / 3, () => {
    // A lost lease is harmless: outputs are equal bytes, and the first to finish wins.
    void ledger.renewShard(at, holder, clock.now() + workLeaseMilliseconds).catch(() => undefined);
  });
  try {
    const output = await worker({ plan, stage, item, remaining });
    if (output === 'waiting') return;
    if (output === 'unfinished') {
      await ledger.releaseShard(at, holder);
      return;
    }
    const done = await store(ports, at, item, output);
    // Given up in the meantime: its records are counted as lost, so nothing of it may go on.
    if (done === undefined) return;
    const next = flowsInto(plan, index);
    const parts = output.passThrough || output.units !== undefined ? undefined : output.parts;
    if (next !== undefined) await handOn(ports, plan, index, done, parts);
    else await openGate(ports, plan, index);
    count(ports.meter, at, output);
  } catch (error) {
    await ledger.releaseShard(at, holder, describe(error));
    throw error;
  } finally {
    stopRenewing();
  }
}

/** @returns the shard as it is done, by this worker or another; undefined when it was given up. */
async function store(
  ports: WorkerPorts,
  at: ShardAddress,
  item: ShardItem,
  output: ShardOutput,
): Promise<ShardItem | undefined> {
  const unbalanced = output.tallies.find((tally) => !balances(tally));
  if (unbalanced !== undefined) {
    throw new Error(`The sums of step ${unbalanced.step} in ${at.stage}/${at.shard} do not add up.`);
  }
  const passThrough = output.passThrough ?? false;
  if (!passThrough) {
    await Promise.all(
      output.parts.map((records, part) =>
        ports.work.create(partKey(at.run, at.stage, at.shard, part), encodeLines(records)),
      ),
    );
  }
  if (output.dropped.length > 0) {
    await ports.work.create(rejectsKey(at.run, at.stage, at.shard), encodeLines(output.dropped));
  }
  const partRecords = [...(output.units ?? output.parts.map((records) => records.length))];
  if (await ports.ledger.finishShard(at, { partRecords, passThrough, tallies: output.tallies, span: output.span })) {
    return { ...item, partRecords, passThrough };
  }
  const now = await ports.ledger.readShard(at.run, at.stage, at.buckets, at.shard);
  return now?.status === 'D' ? now : undefined;
}

function count(meter: Meter, at: ShardAddress, { tallies }: ShardOutput): void {
  const total = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, value) => sum + value, 0);
  const add = (value: (tally: StepTally) => number): number => tallies.reduce((sum, tally) => sum + value(tally), 0);
  meter.count(
    {
      [metricNames.shardsDone]: 1,
      [metricNames.recordsKept]: tallies.at(-1)?.kept ?? 0,
      [metricNames.recordsRejected]: add((tally) => total(tally.rejected)),
      [metricNames.recordsFailed]: add((tally) => total(tally.failed)),
      [metricNames.tokensIn]: add((tally) => tally.tokensIn),
      [metricNames.tokensOut]: add((tally) => tally.tokensOut),
    },
    { stage: at.stage, run: at.run, shard: at.shard },
  );
}

/** Name and message of an error, for ledger and log; messages of ours never carry text of records. */
export function describe(error: unknown): string {
  // The engine's own message quotes the text that it could not read.
  if (error instanceof SyntaxError) return 'SyntaxError: a text is no JSON';
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown error';
}
