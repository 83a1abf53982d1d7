import type { Plan, PlanStep } from '../contract/plan.ts';
import type { StepTally } from '../domain/records.ts';
import { promptKind } from '../domain/steps/prompt.ts';
import { microUsd } from './micro-usd.ts';

/** What the calls of a prompt step cost, in millionths of a US dollar: each side of a dialogue at its own price. */
export function stepCost(plan: Pick<Plan, 'roles'>, step: PlanStep, tally: StepTally): number {
  const { role, partner } = promptKind.options.parse(step.options);
  const { tokensIn, tokensOut, partnerIn = 0, partnerOut = 0 } = tally;
  const [own, other] = [plan.roles[role]?.price, plan.roles[partner?.role ?? '']?.price];
  return (
    (own === undefined ? 0 : microUsd(own, tokensIn - partnerIn, tokensOut - partnerOut)) +
    (other === undefined ? 0 : microUsd(other, partnerIn, partnerOut))
  );
}
