import type { Completion } from '../domain/completion.ts';
import type { SeedSource, SowerRecord } from '../domain/records.ts';
import { type CallThread, dueCalls, usedCompletions } from './call-thread.ts';
import { type EarlierPorts, offerEarlier } from './earlier-completions.ts';
import type { FrozenCompletions } from './frozen-completions.ts';
import { openShared } from './shared-completions.ts';
import type { ShardWork } from './worker.ts';

/**
 * Takes over what the run that this one is made from, or any other run that shares its completions, was answered to the
 * calls of a shard. What is taken over is written like an answer of its own, so the run stands alone from then on.
 *
 * @returns gives other runs what this shard was answered; to be called as often as there may be something new.
 */
export async function takeOver(
  ports: EarlierPorts,
  work: ShardWork,
  threads: readonly CallThread[],
  frozen: FrozenCompletions,
  records: readonly SowerRecord[],
): Promise<() => Promise<void>> {
  const { plan, stage } = work;
  const step = stage.steps.at(-1)?.id ?? '';
  const seeds = records.map(({ seed }) => seed);
  const shared = plan.share ? await openShared(ports.work, step, seeds) : undefined;
  if (shared !== undefined) frozen.offer(shared.completions);
  await offerEarlier(ports, work, frozen, seeds, () => dueCalls(threads, frozen).length > 0);
  await frozen.flush();
  return async () => {
    if (shared !== undefined && !plan.rehearsal) await shared.share(plan.run, answersOf(threads, frozen));
  };
}

/** Completions that threads have made use of, each with the seed row that it is about. */
function* answersOf(
  threads: readonly CallThread[],
  frozen: FrozenCompletions,
): Generator<readonly [SeedSource, Completion]> {
  for (const thread of threads) {
    const { seed } = thread;
    if (seed === undefined) continue;
    const used = usedCompletions([thread], frozen);
    for (const completion of used) yield [seed, completion];
  }
}
