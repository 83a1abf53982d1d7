import { EndpointUnusable } from '../contract/errors.ts';
import { type BatchFailure, type BatchRecord, type BatchRemedy, lostAfterMs, remedyFor } from '../domain/batch.ts';
import { failedMark } from '../domain/ledger.ts';
import { batchStore } from './batch-store.ts';
import { failBatch, type ReplyPorts, takeReply } from './collect-reply.ts';
import type { FrozenCompletions } from './frozen-completions.ts';
import { setupStatuses } from './setup-statuses.ts';
import type { ShardWork } from './worker.ts';

/** Calls to hand in as a batch, after so many tries. */
export interface Resubmission {
  readonly keys: readonly string[];
  readonly tries: number;
  /** Without the JSON schema that they ask for. */
  readonly plain: boolean;
}

/** Where the batches stand that a shard awaits. */
export interface Look {
  /** Batches at the endpoint, and batches that failed and wait for their next try. */
  readonly atEndpoint: readonly BatchRecord[];
  readonly paused: readonly BatchRecord[];
  readonly again: readonly Resubmission[];
  /** Epoch milliseconds at which the first of the paused is due; infinite without any. */
  readonly wakeAt: number;
}

/**
 * Looks at the batches that the shard was waiting for: takes replies of which no notice came, gives up calls that failed
 * for good, says which are to be handed in again.
 *
 * @throws EndpointUnusable when the endpoint refuses the shard's first batch for a reason that lies in the set-up since the
 *   run was begun or resumed.
 */
export async function lookAtBatches(
  ports: ReplyPorts,
  { plan, item }: ShardWork,
  frozen: FrozenCompletions,
): Promise<Look> {
  const store = batchStore(ports.work);
  const atEndpoint: BatchRecord[] = [];
  const paused: BatchRecord[] = [];
  const again: Resubmission[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  const now = ports.clock.now();

  const failureOf = async (record: BatchRecord): Promise<BatchFailure | 'complete' | undefined> => {
    if (item.arrived?.includes(`${record.id}${failedMark}`)) return store.readFailure(record.id);
    const outcome = await takeReply(ports, plan, record, frozen);
    if (outcome !== undefined) return outcome;
    if (now - record.at < lostAfterMs) return undefined;
    return failBatch(ports, plan, record, { kind: 'late', evidence: 'no reply came', at: now });
  };
  /** From before the run was resumed: what was wrong then may be mended. */
  const isOld = async ({ at }: BatchFailure): Promise<boolean> => {
    const resumedAt = (await ports.ledger.readRun(plan.run))?.resumedAt;
    return resumedAt !== undefined && at < Date.parse(resumedAt);
  };
  for (const id of item.awaiting ?? []) {
    // All its completions were stored before it was noted.
    if (item.arrived?.includes(id)) continue;
    const record = await store.read(id);
    const open = record?.calls.filter(({ key }) => frozen.get(key) === undefined).map(({ key }) => key) ?? [];
    if (record === undefined || open.length === 0) continue;
    const failure = await failureOf(record);
    if (failure === 'complete') continue;
    if (failure === undefined) {
      atEndpoint.push(record);
      continue;
    }
    const left = open.filter((key) => frozen.get(key) === undefined);
    const unusable = frozen.size() === 0 ? refusalOf(failure) : undefined;
    if (unusable !== undefined && !(await isOld(failure))) throw new EndpointUnusable(unusable);
    const remedy: BatchRemedy =
      unusable === undefined
        ? remedyFor(record, failure, left.length, now)
        : { kind: 'again', parts: 1, tries: record.tries + 1, plain: record.plain ?? false };
    if (remedy.kind === 'wait') {
      paused.push(record);
      wakeAt = Math.min(wakeAt, remedy.until);
    } else if (remedy.kind === 'again') {
      const middle = remedy.parts === 1 ? left.length : Math.ceil(left.length / 2);
      for (const keys of [left.slice(0, middle), left.slice(middle)]) {
        if (keys.length > 0) again.push({ keys, tries: remedy.tries, plain: remedy.plain ?? false });
      }
    } else {
      for (const key of left) frozen.add({ key, reason: remedy.reason, evidence: failure.evidence });
    }
  }
  await frozen.flush();
  return { atEndpoint, paused, again, wakeAt };
}

/** What a refusal of the set-up says; undefined for other failures. */
function refusalOf({ kind, status }: BatchFailure): string | undefined {
  const why = status === undefined ? undefined : setupStatuses.get(status);
  return kind === 'refused' && why !== undefined
    ? `The endpoint answered ${status} to a whole batch: ${why}.`
    : undefined;
}
