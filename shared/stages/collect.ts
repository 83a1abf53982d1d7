import { inParallel } from '../contract/parallel.ts';
import { type BatchResponse, EndpointNotice } from '../contract/payloads.ts';
import { type BatchRecord, failureFrom } from '../domain/batch.ts';
import { isAnswered } from '../domain/ledger.ts';
import { aheadAddress } from './ahead.ts';
import { batchStore } from './batch-store.ts';
import { failBatch, type ReplyPorts, takeReply } from './collect-reply.ts';
import { type FlowPorts, queueShards } from './flow.ts';
import { type PlanReader, stageOf } from './plan-reader.ts';

export interface CollectPorts extends ReplyPorts, FlowPorts {
  readonly plans: PlanReader;
}

/** What an async endpoint tells about a batch, as it arrives in a message. */
interface Message {
  readonly messageId: string;
  readonly body: string;
}

/**
 * Takes notices of an async endpoint: stores the completions of the batch, or why there are none, and sends its shard to
 * work again once all its batches are back. Safe to retry, and to run twice at once. Messages that are no notices or
 * belong to nobody are dropped: endpoints send tests, and others may use the same endpoint.
 */
export async function collectNotices(
  ports: CollectPorts,
  messages: readonly Message[],
  onError: (error: unknown) => void,
): Promise<BatchResponse> {
  const failures: { itemIdentifier: string }[] = [];
  await inParallel(messages, messages.length, async ({ messageId, body }) => {
    try {
      const notice = readNotice(body);
      const record = notice && (await batchStore(ports.work).read(notice.inferenceId));
      if (notice && record) await collectNotice(ports, notice, record);
    } catch (error) {
      onError(error);
      failures.push({ itemIdentifier: messageId });
    }
  });
  return { batchItemFailures: failures };
}

/** @returns undefined for a text that is no notice, or whose inference id can be none of ours. */
function readNotice(body: string): EndpointNotice | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const notice = EndpointNotice.safeParse(value);
  return notice.success && ourId.test(notice.data.inferenceId) ? notice.data : undefined;
}

/** Ids are parts of object keys. */
const ourId = /^[a-z0-9-]{1,63}\.[0-9a-f]{32}$/u;

async function collectNotice(ports: CollectPorts, notice: EndpointNotice, record: BatchRecord): Promise<void> {
  const { ledger, clock } = ports;
  const plan = await ports.plans.read(record.run);
  const { stage } = stageOf(plan, record.stage);
  const failed = notice.invocationStatus !== 'Completed';
  const outcome = failed
    ? await failBatch(
        ports,
        plan,
        record,
        failureFrom(notice.failureReason ?? '', notice.invocationStatus === 'Expired', clock.now()),
      )
    : await takeReply(ports, plan, record);
  // Told before the object can be read, or of an object that has expired: whoever awaits the batch looks again.
  if (outcome === undefined) return;
  // Noted beside the shard first: a shard that comes to be after that finds it there.
  if (record.ahead)
    await ledger.batchArrived(aheadAddress(plan, stage, record.shard), record.id, outcome !== 'complete');
  const at = { run: plan.run, stage: stage.name, buckets: plan.tuning.ledgerBuckets, shard: record.shard };
  const item = await ledger.batchArrived(at, record.id, outcome !== 'complete');
  if (item !== undefined && isAnswered(item)) await queueShards(ports, plan, stage, [item]);
}
