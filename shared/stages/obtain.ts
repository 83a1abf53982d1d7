import { EndpointUnusable } from '../contract/errors.ts';
import { randomFor } from '../domain/random.ts';
import { promptRoles } from '../domain/steps/prompt-roles.ts';
import type { Clock, EndpointUses, Generator } from '../ports.ts';
import { appetiteOf } from './appetite.ts';
import { callLanes, longestCallMs } from './call-lanes.ts';
import { awayAfter } from './call-pool.ts';
import { callQueue } from './call-queue.ts';
import { type Call, type CallThread, dueCalls, type Outcomes } from './call-thread.ts';
import { placeOrder } from './foretold.ts';
import type { FrozenCompletions, FrozenFailure } from './frozen-completions.ts';
import { setupStatuses } from './setup-statuses.ts';
import { type Lot, lotSize, type Spending } from './spending.ts';
import type { Stragglers } from './stragglers.ts';
import type { ShardWork } from './worker.ts';

export interface ObtainPorts {
  readonly generator: Generator;
  readonly clock: Clock;
  /** Who else uses the endpoints; absent: nobody. */
  readonly uses?: EndpointUses;
}

/** Between two looks whether few calls keep a shard waiting. */
const lookForStragglersMs = 1000;
/** Between two looks for a place that nobody wants. */
const lookForPlaceMs = 50;

/** Time kept back for writing output and ledger before the function ends. */
const closingMs = 15_000;

/**
 * Brings every thread of a shard to its end: sends the calls that are due, all threads side by side, and stores what
 * becomes of each. Failures are stored last, when no call is left: a worker that is stopped before leaves them to be
 * tried again.
 *
 * @param mayWait whether so many calls may be made later, that failed while the endpoint answered nobody.
 * @param stragglers told now and then of a shard that waits for its last calls; once it is split no failure is stored.
 * @returns `unfinished` when time ran out before every thread had ended; `away` when the endpoint answers nobody: no
 *   failure is stored then.
 * @throws EndpointUnusable when every call was refused for a reason that lies in the set-up; nothing is stored then.
 */
export async function obtain(
  ports: ObtainPorts,
  work: ShardWork,
  threads: readonly CallThread[],
  frozen: FrozenCompletions,
  spending: Spending,
  mayWait: (calls: number) => boolean = () => false,
  stragglers?: Pick<Stragglers, 'look' | 'isSplit'>,
): Promise<'obtained' | 'unfinished' | 'away'> {
  const { plan, stage, item } = work;
  const longestMs = longestCallMs(plan, stage);
  const { ahead } = work;
  const isAhead = (): boolean => ahead?.hasPassed() === false;
  const timeIsShort = (): boolean => work.remaining() < longestMs + closingMs;
  const random = randomFor('backoff', plan.run, stage.name, item.shard, item.attempt);
  const { generator } = ports;
  const lanes = callLanes(plan, {
    ...ports,
    random,
    worker: item.holder ?? item.shard,
    timeIsShort,
    mayWait: () => mayWait(awayAfter),
  });
  const failures = new Map<string, FrozenFailure>();
  const known: Outcomes = { get: (key) => frozen.get(key) ?? failures.get(key) };
  const queue = callQueue(threads, known);
  const order = placeOrder(plan, stage, item.shard, queue.waiting);
  const wasEmpty = frozen.size() === 0;
  const refusals: number[] = [];
  let suspects = 0;
  let away = false;
  let completions = 0;
  let fault: { error: unknown } | undefined;

  const fail = (failure: FrozenFailure): void => {
    failures.set(failure.key, failure);
  };
  const send = async (call: Call, first: Lot): Promise<'again' | undefined> => {
    let lot: Lot | undefined = first;
    const { pool, timeoutMs } = lanes.of(call);
    const result = await pool.call(
      () => generator.complete(call.request, call.key, call.label, timeoutMs(call)),
      async () => {
        await lot?.ended(call, 'unknown');
        lot = await spending.admit([call]);
        return lot !== undefined;
      },
    );
    if (result === 'no room') return 'again';
    if (result === 'away') away = true;
    if (result === 'no time' || result === 'away') {
      await lot.ended(call, 'nothing');
    } else if ('reason' in result) {
      const { status, mayBePaid, suspect, ...failure } = result;
      if (suspect) suspects += 1;
      fail({ key: call.key, ...failure });
      if (status !== undefined && setupStatuses.has(status)) refusals.push(status);
      await lot.ended(call, mayBePaid ? 'unknown' : 'nothing');
    } else {
      frozen.add(result, lot.unused(call, result));
      completions += 1;
      await lot.ended(call, result);
    }
    return undefined;
  };
  const start = async (call: Call, lot: Lot): Promise<void> => {
    // Waiting for a place, time may run out, and another worker that holds the shard too may store the completion.
    const { pool, places } = lanes.of(call);
    // What is asked ahead does not stand in line: its place is one that nobody wants.
    while (isAhead() && places.free() === 0 && !timeIsShort()) await ports.clock.sleep(lookForPlaceMs);
    const hasPlace = !isAhead() || places.free() > 0;
    if (hasPlace) await pool.place(order);
    const isDue = hasPlace && fault === undefined && !away && !timeIsShort() && known.get(call.key) === undefined;
    if (hasPlace && !isDue) places.leave();
    const skip = async (): Promise<undefined> => {
      await lot.ended(call, 'nothing');
      return undefined;
    };
    const task = isDue ? send(call, lot) : skip();
    queue.started(
      call,
      task.catch((error: unknown) => {
        fault ??= { error };
        return undefined;
      }),
    );
  };
  const sendAll = async (): Promise<void> => {
    while (fault === undefined && !away && !timeIsShort()) {
      if (queue.waiting.length === 0) {
        if (queue.running() === 0) return;
        await queue.oneEnded();
        continue;
      }
      // Taken out first: while the ledger is asked, calls that end put others at the head of the queue.
      const calls = queue.take(lotSize);
      const lot = await spending.admit(calls);
      queue.putBack(calls.slice(lot?.size ?? 0));
      if (lot !== undefined) {
        for (const call of calls.slice(0, lot.size)) await start(call, lot);
      } else if (queue.running() > 0) {
        await queue.oneEnded();
      } else if (ahead !== undefined) {
        return;
      } else if (!(await spending.roomMayCome(ports.clock))) {
        for (const { key } of queue.take(1)) {
          fail({ key, reason: 'budget', evidence: 'the spend cap has no room for this call' });
          queue.advance(key);
        }
      }
    }
  };

  const obtainAll = async (): Promise<'obtained' | 'unfinished' | 'away'> => {
    for (;;) {
      // Whatever stops the sending: what is in flight is waited for and stored before the shard is given back.
      await sendAll().catch((error: unknown) => {
        fault ??= { error };
      });
      await queue.allEnded();
      await frozen.flush();
      if (fault !== undefined) throw fault.error;
      if (ahead !== undefined || stragglers?.isSplit()) return 'obtained';
      if (away || (suspects > 0 && mayWait(suspects))) return 'away';
      // What another worker stored in the meantime counts before what was found here, and may have opened further calls.
      if (queue.refill() > 0) {
        if (timeIsShort()) return 'unfinished';
        continue;
      }
      const [refusal] = refusals;
      if (refusal !== undefined && refusals.length === failures.size && completions === 0 && wasEmpty) {
        throw new EndpointUnusable(
          `The endpoint answered ${refusal} to all ${refusals.length} calls: ${setupStatuses.get(refusal)}.`,
        );
      }
      for (const failure of failures.values()) frozen.add(failure);
      await frozen.flush();
      if (dueCalls(threads, frozen).length === 0) return 'obtained';
      failures.clear();
      queue.refill();
    }
  };
  const [role] = promptRoles(stage.steps);
  const leave = appetiteOf(generator).join({
    places: () => (role === undefined ? undefined : lanes.of({ role }).places),
    unsent: () => (isAhead() ? 0 : queue.waiting.length),
  });
  const stopLooking =
    stragglers === undefined
      ? () => undefined
      : ports.clock.every(lookForStragglersMs, () => {
          const places = role === undefined ? undefined : lanes.of({ role }).places;
          if (places !== undefined && queue.waiting.length === 0 && queue.running() > 0)
            stragglers.look(queue.running(), places.free() / places.limit());
        });
  try {
    return await obtainAll();
  } finally {
    stopLooking();
    leave();
    lanes.close();
  }
}
