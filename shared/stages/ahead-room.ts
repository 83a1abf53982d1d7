import type { Plan } from '../contract/plan.ts';
import type { Ledger } from '../ports.ts';
import type { Call } from './call-thread.ts';
import { addMoney, capOf, shareSpent } from './caps.ts';

/** Share of a cap that may be spent or reserved when calls are asked ahead. */
const most = 0.5;

/**
 * Whether a budget is far enough from its end for calls that may turn out not to be needed. Where a role has caps of its
 * own nothing is asked ahead: what it has spent is not known here.
 */
export async function hasRoomAhead(ledger: Ledger, plan: Plan, calls: readonly Pick<Call, 'role'>[]): Promise<boolean> {
  const caps = calls.map(({ role }) => capOf(plan, role));
  if (caps.every((cap) => cap === undefined)) return true;
  if (caps.some((cap) => cap?.role !== undefined)) return false;
  const { spent, reserved } = await ledger.readBudget(plan.run);
  const share = shareSpent(plan, { spent: addMoney(spent, reserved), reserved });
  return share === undefined || share <= most;
}
