import type { BoundRole, Budget } from '../contract/plan.ts';
import { type Completion, type ModelRequest, tokenBound } from '../domain/completion.ts';
import type { Cap, Ledger, Money } from '../ports.ts';

/** Room in the budget, bought in small lots before calls are sent and settled when the last call of a lot has ended. */
export interface Spending {
  /** Reserves the upper bound of as many of the first requests as the cap has room for, 0 to all of them. */
  admit(requests: readonly ModelRequest[]): Promise<Lot | undefined>;
}

export interface Lot {
  /** Requests covered. */
  readonly size: number;
  /** To be called once for each covered request; undefined when the call brought nothing that is paid. */
  ended(request: ModelRequest, completion: Completion | undefined): Promise<void>;
}

/** Calls per reservation, and between two looks at the clock: few enough to use up a cap, many enough to keep the budget item cool. */
export const lotSize = 16;

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
  if (cap.microUsd === undefined && cap.tokens === undefined) {
    return {
      admit: async (requests) => ({ size: Math.min(lotSize, requests.length), ended: async () => undefined }),
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
