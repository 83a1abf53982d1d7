import { graveyardKey } from '../contract/keys.ts';
import { metricNames } from '../contract/metrics.ts';
import { type BatchResponse, ShardMessage } from '../contract/payloads.ts';
import type { Blob, Ledger, Meter } from '../ports.ts';
import type { PlanReader } from './plan-reader.ts';

export interface BuryPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly plans: PlanReader;
  readonly meter: Meter;
}

/**
 * Takes dead letters: keeps the message in the graveyard and marks its shard failed, so that the stage can close. A
 * message of an older attempt changes nothing: the shard is on its way again or done. Safe to retry.
 */
export async function buryMessages(
  ports: BuryPorts,
  messages: readonly { readonly messageId: string; readonly body: string }[],
  onError: (error: unknown) => void,
): Promise<BatchResponse> {
  const failures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of messages) {
    try {
      await bury(ports, ShardMessage.parse(JSON.parse(body)));
    } catch (error) {
      onError(error);
      failures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failures };
}

async function bury(ports: BuryPorts, message: ShardMessage): Promise<void> {
  const { run, stage, shard } = message;
  // What was to be asked ahead is asked when its turn comes.
  if (message.ahead) return;
  await ports.work.create(graveyardKey(run, stage, shard), `${JSON.stringify(message)}\n`);
  const plan = await ports.plans.read(run);
  const buckets = plan.tuning.ledgerBuckets;
  const item = await ports.ledger.readShard(run, stage, buckets, shard);
  if (item?.attempt !== message.attempt) return;
  const failed = await ports.ledger.failShard(
    { run, stage, buckets, shard },
    item.error ?? 'its message went to the dead-letter queue',
  );
  if (failed) ports.meter.count({ [metricNames.shardsFailed]: 1 }, { stage, run, shard });
}
