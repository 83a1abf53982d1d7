import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import type { Plan } from '../shared/contract/plan.ts';
import { runKeys } from '../shared/contract/run-item.ts';
import { usdText, withCommas } from './numbers.ts';

/** What a run has spent of its caps. */
export interface BudgetView {
  /** E.g. `$0.40 of $1.00 spent`; empty without a cap. */
  readonly text: string;
  /** Levels in percent that were told of, rising. */
  readonly levels: readonly number[];
}

/** As much of the ledger's budget item as the view needs. */
const Item = z.looseObject({ su: z.number(), st: z.number(), sg: z.number().default(0) });
const nothing: BudgetView = { text: '', levels: [] };

/** Reads the budget of a run; runs without a cap have none and are not read. */
export async function readBudgetView(
  cloud: Pick<LocalCloud, 'items'>,
  table: string,
  { run, budget }: Plan,
): Promise<BudgetView> {
  const { max_usd, max_tokens, max_gpu_hours } = budget;
  if (max_usd === undefined && max_tokens === undefined && max_gpu_hours === undefined) return nothing;
  const { pk, sk } = runKeys.budget(run);
  const [found] = await cloud.items.query(table, pk, sk);
  if (found === undefined) return nothing;
  const item = Item.parse(found);
  const parts = [
    ...(max_usd === undefined ? [] : [`${usdText(item.su / 1e6)} of ${usdText(max_usd)}`]),
    ...(max_tokens === undefined ? [] : [`${withCommas(item.st)} of ${withCommas(max_tokens)} tokens`]),
    ...(max_gpu_hours === undefined ? [] : [`${(item.sg / 3_600_000).toFixed(2)} of ${max_gpu_hours} GPU hours`]),
  ];
  const levels = Object.keys(item).flatMap((name) => (name.startsWith('mark:') ? [Number(name.slice(5))] : []));
  return { text: `${parts.join(', ')} spent`, levels: levels.sort((a, b) => a - b) };
}

/** The line that stays on the screen when a level is reached. */
export function levelLine(level: number, { text }: BudgetView): string {
  if (level < 100) return `! ${level} % of the budget: ${text}`;
  return `! The budget is used up: ${text}. What is paid for is finished and published.`;
}
