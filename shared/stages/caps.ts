import type { Plan } from '../contract/plan.ts';
import { type ModelRequest, tokenBound } from '../domain/completion.ts';
import type { BudgetStanding, Cap, Limits, Money } from '../ports.ts';
import { microUsd } from './micro-usd.ts';

type Caps = Pick<Plan['budget'], 'max_usd' | 'max_tokens' | 'max_gpu_hours'>;

/** What the calls of a role may cost; undefined when nothing is capped, and nothing has to be counted. */
export function capOf({ budget }: Pick<Plan, 'budget'>, role: string): Cap | undefined {
  const own = limitsOf(budget.roles?.[role] ?? {});
  const cap: Cap = { ...limitsOf(budget), ...(isCapped(own) ? { role: { name: role, ...own } } : {}) };
  return isCapped(cap) || cap.role !== undefined ? cap : undefined;
}

/** What tokens of a role cost. */
export function costOf({ roles }: Pick<Plan, 'roles'>, role: string, tokensIn: number, tokensOut: number): Money {
  const bound = roles[role];
  if (bound === undefined) throw new Error(`The plan binds no role "${role}".`);
  const { price, gpuTokensPerSecond: rate } = bound;
  return {
    microUsd: microUsd(price, tokensIn, tokensOut),
    tokens: tokensIn + tokensOut,
    ...(rate === undefined ? {} : { gpuMs: Math.ceil((tokensOut * 1000) / rate) }),
  };
}

/** The most that one attempt at a request can cost. */
export function mostOf(plan: Pick<Plan, 'roles'>, role: string, request: ModelRequest): Money {
  const bound = tokenBound(request);
  return costOf(plan, role, bound.in, bound.out);
}

/** How much of the run's tightest cap is spent, from 0; undefined without a cap of the run. */
export function shareSpent({ budget }: Pick<Plan, 'budget'>, { spent }: BudgetStanding): number | undefined {
  const limits = limitsOf(budget);
  if (!isCapped(limits)) return undefined;
  const share = (used: number, limit: number | undefined): number =>
    limit === undefined ? 0 : limit === 0 ? 1 : used / limit;
  return Math.max(
    share(spent.microUsd, limits.microUsd),
    share(spent.tokens, limits.tokens),
    share(spent.gpuMs ?? 0, limits.gpuMs),
  );
}

export const addMoney = (a: Money, b: Money): Money => combine(a, b, 1);
export const lessMoney = (a: Money, b: Money): Money => combine(a, b, -1);
export const noMoney: Money = { microUsd: 0, tokens: 0 };

function combine(a: Money, b: Money, sign: 1 | -1): Money {
  const gpuMs = (a.gpuMs ?? 0) + sign * (b.gpuMs ?? 0);
  return {
    microUsd: a.microUsd + sign * b.microUsd,
    tokens: a.tokens + sign * b.tokens,
    ...(gpuMs === 0 ? {} : { gpuMs }),
  };
}

function limitsOf({ max_usd, max_tokens, max_gpu_hours }: Caps): Limits {
  return {
    microUsd: max_usd === undefined ? undefined : Math.floor(max_usd * 1e6),
    tokens: max_tokens,
    ...(max_gpu_hours === undefined ? {} : { gpuMs: Math.floor(max_gpu_hours * 3_600_000) }),
  };
}

const isCapped = ({ microUsd: usd, tokens, gpuMs }: Limits): boolean =>
  usd !== undefined || tokens !== undefined || gpuMs !== undefined;
