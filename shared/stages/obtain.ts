import { EndpointUnusable } from '../contract/errors.ts';
import { randomFor } from '../domain/random.ts';
import type { Clock, Generator } from '../ports.ts';
import { placesOf } from './call-places.ts';
import { callPool } from './call-pool.ts';
import type { FrozenCompletions, FrozenFailure } from './frozen-completions.ts';
import type { Call } from './prompt-calls.ts';
import type { Lot, Spending } from './spending.ts';
import type { ShardWork } from './worker.ts';

export interface ObtainPorts {
  readonly generator: Generator;
  readonly clock: Clock;
}

/** Time kept back for writing output and ledger before the function ends. */
const closingMs = 15_000;

/** What a refusal says about the set-up rather than about the call: no key, no right, no such model or address. */
const setupStatuses: ReadonlyMap<number, string> = new Map([
  [401, 'it does not accept the key'],
  [403, 'the key has no right to this model'],
  [404, 'it does not know the model or the address'],
]);

/**
 * Sends the calls whose outcome is not stored yet, and stores what becomes of each. Failures are stored last, when no
 * call is left: a worker that is stopped before leaves them to be tried again.
 *
 * @returns `unfinished` when time ran out before every call had its outcome.
 * @throws EndpointUnusable when every call was refused for a reason that lies in the set-up; nothing is stored then.
 */
export async function obtain(
  ports: ObtainPorts,
  work: ShardWork,
  calls: readonly Call[],
  frozen: FrozenCompletions,
  spending: Spending,
): Promise<'obtained' | 'unfinished'> {
  const { plan, stage, item } = work;
  const { callTimeoutMs, maximumInFlight } = plan.tuning;
  const timeIsShort = (): boolean => work.remaining() < callTimeoutMs + closingMs;
  const random = randomFor('backoff', plan.run, stage.name, item.shard, item.attempt);
  const places = placesOf(ports.generator, ports.clock, maximumInFlight);
  const pool = callPool(ports.clock, random, places, timeIsShort);
  const missing = calls.filter((call) => frozen.get(call.key) === undefined);
  const failures: FrozenFailure[] = [];
  const refusals: number[] = [];
  const running = new Set<Promise<void>>();
  let fault: { error: unknown } | undefined;
  let unfinished = false;

  const one = async (call: Call, lot: Lot): Promise<void> => {
    const label = `${stage.name}/${call.record.id}/${call.sample}`;
    const result = await pool.call(() => ports.generator.complete(call.request, call.key, label, callTimeoutMs));
    if (result === 'no time') {
      unfinished = true;
    } else if ('reason' in result) {
      const { status, ...failure } = result;
      failures.push({ key: call.key, ...failure });
      if (status !== undefined && setupStatuses.has(status)) refusals.push(status);
    } else {
      frozen.add(result);
      return lot.ended(call.request, result);
    }
    return lot.ended(call.request, undefined);
  };
  const skip = (call: Call, lot: Lot): Promise<void> => {
    unfinished ||= frozen.get(call.key) === undefined;
    return lot.ended(call.request, undefined);
  };
  let next = 0;
  while (next < missing.length && fault === undefined && !timeIsShort()) {
    const lot = await spending.admit(missing.slice(next).map((call) => call.request));
    if (lot === undefined && running.size > 0) {
      await Promise.race(running);
      continue;
    }
    if (lot === undefined) {
      if (await spending.roomMayCome(ports.clock)) continue;
      const call = missing[next] as Call;
      failures.push({ key: call.key, reason: 'budget', evidence: 'the spend cap has no room for this call' });
      next += 1;
      continue;
    }
    for (const call of missing.slice(next, next + lot.size)) {
      // Waiting for a place, time may run out, and another worker that holds the shard too may store the completion.
      await pool.place();
      const isDue = fault === undefined && !timeIsShort() && frozen.get(call.key) === undefined;
      if (!isDue) places.leave();
      const task: Promise<void> = (isDue ? one(call, lot) : skip(call, lot))
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => running.delete(task));
      running.add(task);
    }
    next += lot.size;
  }
  await Promise.all(running);
  await frozen.flush();
  if (fault !== undefined) throw fault.error;
  if (unfinished || next < missing.length) return 'unfinished';
  const [refusal] = refusals;
  if (refusal !== undefined && refusals.length === calls.length) {
    throw new EndpointUnusable(
      `The endpoint answered ${refusal} to all ${calls.length} calls: ${setupStatuses.get(refusal)}.`,
    );
  }
  for (const failure of failures) frozen.add(failure);
  await frozen.flush();
  return 'obtained';
}
