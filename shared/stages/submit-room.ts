import { noRoomKey } from '../contract/keys.ts';
import { lostAfterMs } from '../domain/batch.ts';
import type { Blob, Clock, Ledger } from '../ports.ts';
import type { ShardWork } from './worker.ts';

export interface RoomPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Whether a shard for which the budget has no room shall wait: batches of others give back what they reserved too much
 * when they are answered. It ends when nothing is reserved any more, or when whatever is belongs to batches that will
 * never come back.
 */
export async function waitsForRoom(
  { work, ledger, clock }: RoomPorts,
  { plan, stage, item }: ShardWork,
): Promise<boolean> {
  const { reserved } = await ledger.readBudget(plan.run);
  if (reserved.microUsd + reserved.tokens === 0) return false;
  const key = noRoomKey(plan.run, stage.name, item.shard);
  if (await work.create(key, String(clock.now()))) return true;
  const since = Number(new TextDecoder().decode(await work.get(key)));
  return clock.now() < since + lostAfterMs;
}
