import type { Plan } from '../contract/plan.ts';
import type { Completion } from '../domain/completion.ts';
import type { Cap, Clock, Ledger, Money, Reservation } from '../ports.ts';
import { type BudgetNews, budgetNews, type NewsPorts } from './budget-news.ts';
import type { Call } from './call-thread.ts';
import { addMoney, capOf, costOf, lessMoney, mostOf, noMoney } from './caps.ts';
import type { FrozenCompletions } from './frozen-completions.ts';

export { microUsd } from './micro-usd.ts';

/** Room in the budget, bought in small lots before calls are sent and settled when the last call of a lot has ended. */
export interface Spending {
  /**
   * Reserves the most that one attempt can cost at each of the first calls, for as many as there is room, 0 to all of
   * them. A further attempt at a call whose last one may have been paid needs room of its own.
   */
  admit(calls: readonly Call[]): Promise<Lot | undefined>;
  /**
   * Waits a moment for others to settle, which gives back what they reserved too much. False when nobody does any more,
   * even after the lease of a dead worker has run out and another one has taken its shard over.
   */
  roomMayCome(clock: Clock): Promise<boolean>;
}

export interface Lot {
  /** Calls covered. */
  readonly size: number;
  /** What a completion of this lot leaves unused of its share, to be stored with it; absent when nothing is counted. */
  unused(call: Call, completion: Completion): { readonly lot: string; readonly amount: Money } | undefined;
  /** To be called once for each covered call. */
  ended(call: Call, paid: Paid): Promise<void>;
}

/** What an attempt cost: its completion's tokens, nothing, or nobody knows, which counts as the most. */
export type Paid = Completion | 'nothing' | 'unknown';

export interface SpendingPorts extends NewsPorts {
  readonly ledger: Ledger;
}

/** Calls per reservation: few enough to use up a cap, many enough to keep the budget item cool. */
export const lotSize = 16;

/** Looks at a budget that is reserved to the last, and how many without any change make the answer final. */
const lookMs = 1000;
const looksInVain = 150;

const uncounted: Spending = {
  admit: async (calls) => ({
    size: Math.min(lotSize, calls.length),
    unused: () => undefined,
    ended: async () => undefined,
  }),
  roomMayCome: async () => false,
};

/** Of a rehearsal, which asks nothing. */
const nothing: Spending = { admit: async () => undefined, roomMayCome: async () => false };

/**
 * Opens the spending of a worker on a shard. What workers before it reserved for this shard and never settled is
 * released: they have lost their lease. Of it counts as spent what they may have spent, see {@link settleDead}.
 *
 * @param of whose shard: its lots are named below it.
 */
export async function openSpending(
  ports: SpendingPorts,
  plan: Plan,
  of: { readonly shard: string; readonly attempt: number; readonly holder: string },
  frozen: Pick<FrozenCompletions, 'unused'>,
): Promise<Spending> {
  if (plan.rehearsal) return nothing;
  const roles = Object.keys(plan.roles);
  if (roles.every((role) => capOf(plan, role) === undefined)) return uncounted;
  const { ledger } = ports;
  const news = budgetNews(ports, plan);
  // Two workers may hold the same attempt when a lease ran out; each needs room of its own.
  const own = `${of.shard}/${of.attempt}/${of.holder.slice(0, 8)}/`;
  await settleDead(ledger, plan, `${of.shard}/`, own, frozen, news);
  return countedSpending(ledger, plan, own, news);
}

/**
 * Settles what dead workers reserved for a shard: completions that they stored at what they cost, everything else at
 * the most, for it may have been sent. A worker that only slept goes on safely: all of its lot is counted already.
 */
async function settleDead(
  ledger: Ledger,
  { run }: Plan,
  shard: string,
  own: string,
  frozen: Pick<FrozenCompletions, 'unused'>,
  news: BudgetNews,
): Promise<void> {
  const open = await ledger.openReservations(run);
  for (const dead of open.filter(({ token }) => token.startsWith(shard) && !token.startsWith(own))) {
    await news.tell(await ledger.settle(run, dead.token, lessMoney(dead.amount, frozen.unused(dead.token)), dead));
  }
}

function countedSpending(ledger: Ledger, plan: Plan, own: string, news: BudgetNews): Spending {
  const { run } = plan;
  let lots = 0;
  let looks = 0;
  let seen = '';
  /** The smallest amount that found no room and never will. */
  let ceiling: Money | undefined;
  const isHopeless = (amount: Money): boolean =>
    ceiling !== undefined &&
    amount.microUsd >= ceiling.microUsd &&
    amount.tokens >= ceiling.tokens &&
    (amount.gpuMs ?? 0) >= (ceiling.gpuMs ?? 0);
  let refused: Money = noMoney;

  const openLot = (reserved: Reservation, size: number, most: ReadonlyMap<Call, Money>): Lot => {
    let left = size;
    let used = noMoney;
    const costOfCall = ({ role }: Call, { tokensIn, tokensOut }: Completion): Money =>
      costOf(plan, role, tokensIn, tokensOut);
    return {
      size,
      unused(call, completion) {
        const amount = lessMoney(most.get(call) ?? noMoney, costOfCall(call, completion));
        return { lot: reserved.token, amount };
      },
      async ended(call, paid) {
        if (paid === 'unknown') used = addMoney(used, most.get(call) ?? noMoney);
        else if (paid !== 'nothing') used = addMoney(used, costOfCall(call, paid));
        left -= 1;
        if (left === 0) await news.tell(await ledger.settle(run, reserved.token, used, reserved));
      },
    };
  };
  return {
    async admit(calls) {
      const [first] = calls;
      const cap: Cap | undefined = first === undefined ? undefined : capOf(plan, first.role);
      if (first === undefined) return undefined;
      const other = calls.findIndex(({ role }) => role !== first.role);
      const alike = calls.slice(0, other < 0 ? lotSize : Math.min(lotSize, other));
      if (cap === undefined) return uncounted.admit(alike);
      const most = new Map(alike.map((call) => [call, mostOf(plan, call.role, call.request)]));
      refused = most.get(first) ?? noMoney;
      if (isHopeless(refused)) return undefined;
      for (let size = alike.length; size > 0; size = Math.floor(size / 2)) {
        const token = `${own}${lots}`;
        lots += 1;
        const amount = alike.slice(0, size).reduce((sum, call) => addMoney(sum, most.get(call) ?? noMoney), noMoney);
        if (await ledger.reserve(run, token, amount, cap)) {
          const role = cap.role === undefined ? {} : { role: cap.role.name };
          return openLot({ token, amount, ...role }, size, most);
        }
      }
      return undefined;
    },
    async roomMayCome(clock) {
      if (isHopeless(refused)) return false;
      const { spent, reserved } = await ledger.readBudget(run);
      const state = JSON.stringify([spent, reserved]);
      looks = state === seen ? looks + 1 : 0;
      seen = state;
      if (reserved.microUsd + reserved.tokens === 0 || looks > looksInVain) {
        ceiling = refused;
        await news.capReached();
        return false;
      }
      await clock.sleep(lookMs);
      return true;
    },
  };
}
