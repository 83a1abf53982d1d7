import { type BatchRecord, cutBatches, lostAfterMs } from '../domain/batch.ts';
import { hasArrived, type ShardItem } from '../domain/ledger.ts';
import { aheadEnded } from './ahead.ts';
import { batchStore } from './batch-store.ts';
import { type Call, dueCalls } from './call-thread.ts';
import { closeAhead } from './close-ahead.ts';
import type { ReplyPorts } from './collect-reply.ts';
import { type FlowPorts, queueShards } from './flow.ts';
import { type GenerationPorts, openGeneration } from './generate.ts';
import { handIn, type Lot } from './submit-batch.ts';
import { lookAtBatches, type Resubmission } from './submit-look.ts';
import { waitsForRoom } from './submit-room.ts';
import type { ShardOutput, ShardWork } from './worker.ts';

export interface SubmitPorts extends GenerationPorts, ReplyPorts, FlowPorts {}

/** When to look for a batch of which no notice came: after as long again as it has been there, within these bounds. */
const [firstLookMs, longestLookMs] = [60_000, 600_000];

/** Between two looks at a budget that is reserved to the last. */
const roomMs = 5_000;

/**
 * One prompt step over a shard on an async endpoint: hands in the calls that are due and not at the endpoint yet, and
 * gives the shard back until they are answered. It comes again when all its batches are back, until nothing is due.
 *
 * @returns `waiting` when the shard was given back.
 */
export async function submitShard(ports: SubmitPorts, given: ShardWork): Promise<ShardOutput | 'waiting'> {
  const { plan } = given;
  const asked = await aheadEnded(ports, plan, given.stage, given.item.shard);
  const work = { ...given, item: withAhead(given.item, asked) };
  const { threads, frozen, share, output } = await openGeneration(ports, work);
  const look = await lookAtBatches(ports, work, frozen);
  const atEndpoint = [...look.atEndpoint];
  const covered = new Set([...look.atEndpoint, ...look.paused].flatMap(({ calls }) => calls.map(({ key }) => key)));
  let wakeAt = look.wakeAt;
  for (;;) {
    const due = dueCalls(threads, frozen);
    if (due.length === 0) {
      await frozen.flush();
      await share();
      if (asked !== undefined) {
        const store = batchStore(ports.work);
        const records = await Promise.all((asked.awaiting ?? []).map((id) => store.read(id)));
        const batches = records.filter((record) => record !== undefined);
        await closeAhead(ports, work, threads, frozen, batches);
      }
      return output();
    }
    const lots = lotsOf(due, covered, look.again, plan.tuning.batchCalls);
    const refused: Call[] = [];
    const send = async ({ calls, tries, plain }: Lot): Promise<void> => {
      const handed = await handIn(ports, work, { calls, tries, plain });
      for (const { key } of calls) covered.add(key);
      if (handed.kind === 'at endpoint') atEndpoint.push(handed.record);
      else if (handed.kind === 'later') wakeAt = Math.min(wakeAt, handed.until);
      else if (calls.length === 1) refused.push(...calls);
      else {
        const middle = Math.ceil(calls.length / 2);
        await send({ calls: calls.slice(0, middle), tries, plain });
        await send({ calls: calls.slice(middle), tries, plain });
      }
    };
    try {
      for (const lot of lots) await send(lot);
    } catch (error) {
      // What is at the endpoint already must not be handed in again because the rest could not be.
      if (atEndpoint.length > 0) await giveBack(ports, work, atEndpoint, look.paused, wakeAt);
      throw error;
    }
    if (refused.length === 0) break;
    if (atEndpoint.length > 0 || (await waitsForRoom(ports, work))) {
      wakeAt = Math.min(wakeAt, ports.clock.now() + roomMs);
      break;
    }
    for (const { key } of refused) {
      frozen.add({ key, reason: 'budget', evidence: 'the spend cap has no room for this call' });
    }
    await frozen.flush();
  }
  await giveBack(ports, work, atEndpoint, look.paused, wakeAt);
  return 'waiting';
}

/** A shard that awaits nothing yet awaits what was handed in for it before it had passed a gate. */
const withAhead = (item: ShardItem, { awaiting, arrived = [] }: Partial<ShardItem> = {}): ShardItem =>
  item.awaiting !== undefined || awaiting === undefined
    ? item
    : { ...item, awaiting, arrived: [...(item.arrived ?? []), ...arrived] };

/** The calls that nobody has handed in: those of failed batches together as they are told, the others newly cut. */
function lotsOf(
  due: readonly Call[],
  covered: ReadonlySet<string>,
  again: readonly Resubmission[],
  most: number,
): Lot[] {
  const open = new Map(due.filter(({ key }) => !covered.has(key)).map((call) => [call.key, call]));
  const repeated = again.map(({ keys, ...how }) => {
    const calls = keys.flatMap((key) => open.get(key) ?? []);
    for (const key of keys) open.delete(key);
    return { calls, ...how };
  });
  return [
    ...repeated.filter(({ calls }) => calls.length > 0),
    ...cutBatches([...open.values()], most).map((calls) => ({ calls, tries: 0, plain: false })),
  ];
}

async function giveBack(
  ports: SubmitPorts,
  { plan, stage, item }: ShardWork,
  atEndpoint: readonly BatchRecord[],
  paused: readonly BatchRecord[],
  wakeAt: number,
): Promise<void> {
  const now = ports.clock.now();
  const oldest = Math.min(...atEndpoint.map((record) => record.at));
  const look = now + Math.min(longestLookMs, Math.max(firstLookMs, now - oldest));
  const until = Math.min(look, wakeAt, oldest + lostAfterMs);
  const at = { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: item.shard };
  const ids = [...atEndpoint, ...paused].map(({ id }) => id);
  const given = await repeated(() => ports.ledger.awaitBatches(at, item.holder ?? '', until, ids));
  // Whoever collected them meanwhile saw a shard that was still being worked on.
  const back = atEndpoint.length > 0 && given !== undefined && atEndpoint.every(({ id }) => hasArrived(given, id));
  if (back) await queueShards(ports, plan, stage, [given]);
}

/** Tries of the write that says what is at the endpoint. What it does not say is handed in again and paid twice. */
const ledgerTries = 3;

async function repeated<T>(write: () => Promise<T>): Promise<T> {
  for (let left = ledgerTries; ; left -= 1) {
    try {
      return await write();
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
