import type { Plan, PlanStage } from '../contract/plan.ts';
import { workLeaseMilliseconds } from '../domain/ledger.ts';
import { aheadAddress } from './ahead.ts';
import type { Delivery, ShardWorker, WorkerPorts } from './worker.ts';

/** Between two looks whether the shard has passed the gate. */
const lookMs = 500;

/**
 * Lets a worker ask the calls of a shard that is held up before a gate. Nothing comes of it but stored completions; once
 * the shard has passed, the worker is told that its calls are wanted, and whoever has the shard waits for them.
 */
export async function workAhead(
  ports: Pick<WorkerPorts, 'ledger' | 'clock'>,
  plan: Plan,
  stage: PlanStage,
  message: { readonly shard: string; readonly attempt: number },
  { holder, remaining }: Pick<Delivery, 'holder' | 'remaining'>,
  worker: ShardWorker,
): Promise<void> {
  const { ledger, clock } = ports;
  const at = aheadAddress(plan, stage, message.shard);
  const now = clock.now();
  const item = await ledger.beginShard(at, message.attempt, holder, now, now + workLeaseMilliseconds);
  if (item === undefined) return;
  let hasPassed = false;
  const look = async (): Promise<void> => {
    hasPassed ||= (await ledger.readShard(plan.run, stage.name, at.buckets, message.shard)) !== undefined;
  };
  const stops = [
    clock.every(workLeaseMilliseconds / 3, () => {
      // What a lost lease costs here are calls that are asked twice, as with every shard.
      void ledger.renewShard(at, holder, clock.now() + workLeaseMilliseconds).catch(() => undefined);
    }),
    // A look that fails is followed by the next.
    clock.every(lookMs, () => void look().catch(() => undefined)),
  ];
  try {
    await look();
    if (!hasPassed) await worker({ plan, stage, item, remaining, ahead: { hasPassed: () => hasPassed } });
  } finally {
    for (const stop of stops) stop();
    await ledger.releaseShard(at, holder);
  }
}
