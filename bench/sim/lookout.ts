import type { Plan } from '../../shared/contract/plan.ts';
import { stageWindow } from '../../shared/stages/stage-endpoint.ts';
import type { CountedLedger } from './ledger.ts';
import type { Requests } from './prices.ts';

/** A window of which so much is taken needs nothing. */
const stillFull = 7 / 8;

/** Tells whether an advance would find anything to do, so that most ticks of a run of weeks need not be played. */
export function lookout(ledger: CountedLedger, plan: Plan) {
  let nextLease = 0;
  let seen = '';
  let read: string[] = [];
  const state = (): string => {
    const claims = read.filter((name) => plan.stages.find((stage) => stage.name === name)?.mode === 'claim');
    return claims.map((name) => ledger.stage(name).done()).join();
  };
  const isOver = (): boolean => read.every((name) => ledger.stage(name).done() === ledger.stage(name).items.size);
  return {
    isDue(now: number): boolean {
      if (read.length === 0 || now >= nextLease || isOver()) return true;
      const full = read.filter((name) => ledger.stage(name).pending() > 0);
      // What may pass a barrier is in no hurry while other work fills the window.
      if (full.length === 0) return state() !== seen;
      return full.some((name) => {
        const stage = ledger.stage(name);
        const planned = plan.stages.find((one) => one.name === name);
        const window = planned === undefined ? plan.tuning.window : stageWindow(plan, planned);
        return stage.items.size - stage.done() - stage.pending() <= window * stillFull;
      });
    },
    readAgain(made: Requests): void {
      const { ledgerBuckets } = plan.tuning;
      for (const name of read) {
        made.dynamoReads += ledgerBuckets;
        made.dynamoReadUnits += ledger.stage(name).units(ledgerBuckets);
      }
    },
    async watched<T>(now: number, look: () => Promise<T>): Promise<T> {
      const names = ledger.watchReads();
      const result = await look();
      read = [...new Set(names())];
      seen = state();
      nextLease = Math.min(
        ...read.flatMap((name) =>
          ledger
            .stage(name)
            .sorted()
            .flatMap(({ status, leaseUntil }) => (status === 'Q' && leaseUntil > now ? [leaseUntil] : [])),
        ),
        Number.MAX_SAFE_INTEGER,
      );
      return result;
    },
  };
}
