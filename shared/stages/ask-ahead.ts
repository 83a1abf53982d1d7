import { cutBatches, lostAfterMs } from '../domain/batch.ts';
import type { SowerRecord } from '../domain/records.ts';
import type { Blob, Claims, Ledger } from '../ports.ts';
import { aheadAddress } from './ahead.ts';
import { hasRoomAhead } from './ahead-room.ts';
import { dueCalls } from './call-thread.ts';
import { keptSoFar } from './dedup.ts';
import { type GeneratePorts, openGeneration } from './generate.ts';
import { readRecords } from './jsonl.ts';
import { obtain } from './obtain.ts';
import { openSpending, type Spending } from './spending.ts';
import type { SubmitPorts } from './submit.ts';
import { handIn } from './submit-batch.ts';
import type { ShardWork } from './worker.ts';
import { writePace } from './write-pace.ts';

export interface AskAheadPorts {
  readonly work: Blob;
  readonly ledger: Ledger;
  readonly claims: Claims;
}

/** Asks calls of a shard that is held up before a gate, while places are free. What fails is asked again in its turn. */
export async function askAhead(ports: GeneratePorts & AskAheadPorts, work: ShardWork): Promise<'waiting'> {
  const { plan, stage, item } = work;
  const pace = writePace(ports.clock, plan, stage);
  const { threads, frozen } = await openGeneration(ports, work, { pace, records: await recordsAhead(ports, work) });
  // Named as lots of the shard itself: who gets it then settles what was left here.
  const of = { shard: `${stage.name}/${item.shard}`, attempt: 0, holder: item.holder ?? '' };
  const spending = await openSpending(ports, plan, of, frozen);
  const careful: Spending = {
    ...spending,
    admit: async (calls) => ((await hasRoomAhead(ports.ledger, plan, calls)) ? spending.admit(calls) : undefined),
  };
  await obtain(ports, work, threads, frozen, careful);
  await frozen.flush();
  return 'waiting';
}

/**
 * Hands in the first batches of a shard that is held up before a gate. They are noted beside the shard, and whoever has it
 * when it has passed finds their answers, or waits for them as for batches of its own.
 */
export async function submitAhead(ports: SubmitPorts & AskAheadPorts, work: ShardWork): Promise<'waiting'> {
  const { plan, stage, item, ahead } = work;
  if (item.awaiting !== undefined) return 'waiting';
  const { threads, frozen } = await openGeneration(ports, work, { records: await recordsAhead(ports, work) });
  const ids: string[] = [];
  try {
    for (const calls of cutBatches(dueCalls(threads, frozen), plan.tuning.batchCalls)) {
      if (ahead?.hasPassed() || !(await hasRoomAhead(ports.ledger, plan, calls))) break;
      const handed = await handIn(ports, work, { calls, tries: 0, plain: false });
      if (handed.kind !== 'at endpoint') break;
      ids.push(handed.record.id);
    }
  } finally {
    const at = aheadAddress(plan, stage, item.shard);
    await ports.ledger.awaitBatches(at, item.holder ?? '', ports.clock.now() + lostAfterMs, ids);
  }
  return 'waiting';
}

/** Records that the shard will have, as far as is known: those that have claimed and are no duplicates of anything so far. */
async function recordsAhead(ports: AskAheadPorts, { plan, stage, item }: ShardWork): Promise<SowerRecord[]> {
  const resolving = plan.stages[plan.stages.indexOf(stage) - 1];
  if (resolving === undefined) throw new Error(`No stage comes before ${stage.name}.`);
  return keptSoFar(ports, plan, resolving, await readRecords(ports.work, item.input));
}
