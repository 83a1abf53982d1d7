import { z } from 'zod';
import type { CellState } from './needs.ts';
import { budgetOf, type Quota } from './quota.ts';

/** How a cell ended. */
export const QuotaCell = z.strictObject({
  cell: z.string(),
  wanted: z.int(),
  accepted: z.int(),
  /** Candidates that were asked for. */
  candidates: z.int(),
  status: z.enum(['met', 'exhausted']),
  /**
   * Why it is exhausted: no candidates left in its budget, no seeds (or none below the caps), no room in the spend cap,
   * no round left; null when it is met.
   */
  why: z.enum(['candidates', 'seeds', 'budget', 'rounds']).nullable(),
});
export type QuotaCell = z.infer<typeof QuotaCell>;

export const QuotaOutcome = z.strictObject({
  per: z.string(),
  /** Rounds that drew seeds, and seeds drawn in all of them. */
  rounds: z.int(),
  drawn: z.int(),
  /** Seeds that were there to draw from. */
  seeds: z.int(),
  cells: z.array(QuotaCell),
});
export type QuotaOutcome = z.infer<typeof QuotaOutcome>;

/**
 * @param end what stopped the drawing: nothing more could be drawn, the spend cap, or the last round.
 */
export function cellOutcome(quota: Quota, state: CellState, end: 'drained' | 'budget' | 'rounds'): QuotaCell {
  const { cell, wanted, accepted, asked } = state;
  const shared = { cell, wanted, accepted, candidates: asked };
  if (accepted >= wanted) return { ...shared, status: 'met', why: null };
  const isUsedUp = asked + quota.perSeed > budgetOf(quota, cell);
  const why = isUsedUp ? 'candidates' : end === 'drained' ? 'seeds' : end;
  return { ...shared, status: 'exhausted', why };
}
