import type { QuotaCell } from '../quota/quota-outcome.ts';

const whyWords: Readonly<Record<NonNullable<QuotaCell['why']>, string>> = {
  candidates: 'its candidates are used up',
  seeds: 'there are no more seeds for it, or none below the caps',
  budget: 'the spend cap left no room',
  rounds: 'its yield stayed too low in every round',
};

/** How a cell of a quota ended, in words. */
export function quotaWords({ status, why }: Pick<QuotaCell, 'status' | 'why'>): string {
  return status === 'met' || why === null ? 'met' : `exhausted: ${whyWords[why]}`;
}
