import type { Plan } from '../contract/plan.ts';
import type { RunCalls } from '../contract/run-item.ts';
import type { Ledger } from '../ports.ts';

/** Each settled call may have been rounded up by a millionth of a dollar; what is below a hundredth part is no news. */
const leastShare = 0.01;

/**
 * What a capped run counted as spent beyond its completions: calls that broke off, hung or lost their reply, and which their
 * server may have billed all the same.
 *
 * @param usd what the completions of the run cost.
 */
export async function brokenAttempts(ledger: Ledger, plan: Plan, usd: number): Promise<Pick<RunCalls, 'brokenUsd'>> {
  if (plan.budget.max_usd === undefined) return {};
  const { spent } = await ledger.readBudget(plan.run);
  const micro = spent.microUsd - Math.ceil(usd * 1e6);
  return micro <= spent.microUsd * leastShare ? {} : { brokenUsd: micro / 1e6 };
}
