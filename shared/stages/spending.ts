import type { BoundRole, Budget } from '../contract/plan.ts';
import { type Completion, type ModelRequest, tokenBound } from '../domain/completion.ts';
import type { Cap, Clock, Ledger, Money } from '../ports.ts';

/** Room in the budget, bought in small lots before calls are sent and settled when the last call of a lot has ended. */
export interface Spending {
  /** Reserves the upper bound of as many of the first requests as the cap has room for, 0 to all of them. */
  admit(requests: readonly ModelRequest[]): Promise<Lot | undefined>;
  /**
   * Waits a moment for others to settle, which gives back what they reserved too much. False when nobody does any more:
   * what is still reserved then belongs to workers that died, and stays so, for their calls may have been paid.
   */
  roomMayCome(clock: Clock): Promise<boolean>;
}

export interface Lot {
  /** Requests covered. */
  readonly size: number;
  /** To be called once for each covered request; undefined when the call brought nothing that is paid. */
  ended(request: ModelRequest, completion: Completion | undefined): Promise<void>;
}

/** Calls per reservation, and between two looks at the clock: few enough to use up a cap, many enough to keep the budget item cool. */
export const lotSize = 16;

/** Looks at a budget that is reserved to the last, and how many without any change make the answer final. */
const lookMs = 1000;
const looksInVain = 15;

export const microUsd = (price: BoundRole['price'], tokensIn: number, tokensOut: number): number =>
  Math.ceil(tokensIn * price.input_per_million + tokensOut * price.output_per_million);

/**
 * @param name unique per attempt; lots are numbered below it.
 */
export function openSpending(ledger: Ledger, run: string, role: BoundRole, budget: Budget, name: string): Spending {
  const cap: Cap = {
    microUsd: budget.max_usd === undefined ? undefined : Math.floor(budget.max_usd * 1e6),
    tokens: budget.max_tokens,
  };
  let lots = 0;
  let looks = 0;
  let seen = '';
  if (cap.microUsd === undefined && cap.tokens === undefined) {
    return {
      admit: async (requests) => ({ size: Math.min(lotSize, requests.length), ended: async () => undefined }),
      roomMayCome: async () => false,
    };
  }
  const bound = (request: ModelRequest): Money => {
    const tokens = tokenBound(request);
    return { microUsd: microUsd(role.price, tokens.in, tokens.out), tokens: tokens.in + tokens.out };
  };
  return {
    async admit(requests) {
      for (let size = Math.min(lotSize, requests.length); size > 0; size = Math.floor(size / 2)) {
        const token = `${name}/${lots}`;
        lots += 1;
        const amount = requests.slice(0, size).map(bound).reduce(add);
        if (await ledger.reserve(run, token, amount, cap)) return openLot(token, size);
      }
      return undefined;
    },
    async roomMayCome(clock) {
      const { spent, reserved } = await ledger.readBudget(run);
      const state = [spent.microUsd, spent.tokens, reserved.microUsd, reserved.tokens].join();
      looks = state === seen ? looks + 1 : 0;
      seen = state;
      if (reserved.microUsd + reserved.tokens === 0 || looks > looksInVain) return false;
      await clock.sleep(lookMs);
      return true;
    },
  };

  function openLot(token: string, size: number): Lot {
    let open = size;
    let used: Money = { microUsd: 0, tokens: 0 };
    return {
      size,
      async ended(_request, completion) {
        if (completion !== undefined) {
          const { tokensIn, tokensOut } = completion;
          used = add(used, { microUsd: microUsd(role.price, tokensIn, tokensOut), tokens: tokensIn + tokensOut });
        }
        open -= 1;
        if (open === 0) await ledger.settle(run, token, used);
      },
    };
  }
}

const add = (a: Money, b: Money): Money => ({ microUsd: a.microUsd + b.microUsd, tokens: a.tokens + b.tokens });
