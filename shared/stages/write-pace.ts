import { awsPrices } from '../contract/aws-prices.ts';
import type { Plan, PlanStage } from '../contract/plan.ts';
import { promptRoles } from '../domain/steps/prompt-roles.ts';
import type { Clock } from '../ports.ts';
import type { Outcome } from './frozen-completions.ts';
import { stageEndpoints } from './stage-endpoint.ts';

/** How long answers are held back, so that several are written as one object. */
export interface WritePace {
  readonly clock: Clock;
  /** Dollars that an answer has cost, and would cost again. */
  worth(outcome: Outcome): number;
}

/** An answer that waits to be written. */
export interface Held {
  /** When it came, epoch milliseconds. */
  readonly since: number;
  readonly usd: number;
}

/** Milliseconds that a function runs until it dies in mid-work: a guess, on the safe side. */
const meanLifeMs = 24 * 3_600_000;
/**
 * However little is at stake: a death costs each shard no more answers than this, and none that came longer ago. A
 * function of a fleet loses some hundreds of calls in flight with it anyway.
 */
export const mostHeld = 64;
export const longestHeldMs = 10_000;

/**
 * When held answers are to be written: as soon as what the wait has put at risk, the sum of price x time / mean life,
 * comes to the price of the write. No other time costs less when answers come evenly.
 *
 * Source: the lot size of Harris 1913 (Wilson's formula), with the risk of loss as the cost of keeping.
 *
 * @param held in the order in which they came.
 * @returns epoch milliseconds, which may have passed.
 */
export function writeDueAt(held: readonly Held[]): number {
  const [first] = held;
  if (first === undefined) return Number.POSITIVE_INFINITY;
  if (held.length >= mostHeld) return first.since;
  const usd = held.reduce((sum, one) => sum + one.usd, 0);
  const bound = first.since + longestHeldMs;
  if (usd === 0) return bound;
  const elapsed = held.reduce((sum, one) => sum + one.usd * (one.since - first.since), 0);
  return Math.min(bound, first.since + (awsPrices.s3Write * meanLifeMs + elapsed) / usd);
}

/**
 * The pace at which a stage's answers are written. Undefined: each at once, where an answer has no price, or nobody has
 * said how many calls an endpoint works on. Such an endpoint is not of our fleet, and stores near it may cost nothing.
 */
export function writePace(clock: Clock, plan: Plan, stage: PlanStage): WritePace | undefined {
  const endpoints = stageEndpoints(plan, stage);
  const prices = promptRoles(stage.steps).flatMap((role) => plan.roles[role]?.price ?? []);
  // Who answered is not written beside an answer: the dearest role of the stage counts.
  const most = (of: (price: (typeof prices)[number]) => number): number => Math.max(0, ...prices.map(of)) / 1e6;
  const tokenIn = most((price) => price.input_per_million);
  const tokenOut = most((price) => price.output_per_million);
  const isFleet = endpoints.length > 0 && endpoints.every(({ slots }) => slots !== undefined);
  if (!isFleet || tokenIn + tokenOut === 0) return undefined;
  return {
    clock,
    worth: (outcome) => ('text' in outcome ? outcome.tokensIn * tokenIn + outcome.tokensOut * tokenOut : 0),
  };
}
