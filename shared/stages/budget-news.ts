import { metricNames } from '../contract/metrics.ts';
import type { Plan } from '../contract/plan.ts';
import type { BudgetStanding, Ledger, Meter } from '../ports.ts';
import { shareSpent } from './caps.ts';

export interface NewsPorts {
  readonly ledger: Pick<Ledger, 'markBudget'>;
  readonly meter?: Meter;
}

/** Tells once for a run that a level of its budget is reached: a mark in the ledger, and a metric by the one who set it. */
export interface BudgetNews {
  /** @param standing undefined when nothing has changed. */
  tell(standing: BudgetStanding | undefined): Promise<void>;
  /** A call found no room. */
  capReached(): Promise<void>;
}

/** Percent of the cap that are spent. The last level is told when a call finds no room. */
export const budgetLevels = [50, 80] as const;
export const lastLevel = 100;

export function budgetNews({ ledger, meter }: NewsPorts, plan: Plan): BudgetNews {
  const known = new Set<number>();
  const reach = async (level: number): Promise<void> => {
    if (known.has(level)) return;
    known.add(level);
    if (await ledger.markBudget(plan.run, String(level)))
      meter?.count({ [metricNames.budgetReached]: 1 }, { run: plan.run, level: String(level) });
  };
  return {
    async tell(standing) {
      const share = standing === undefined ? undefined : shareSpent(plan, standing);
      for (const level of budgetLevels) if (share !== undefined && share * 100 >= level) await reach(level);
    },
    capReached: () => reach(lastLevel),
  };
}
