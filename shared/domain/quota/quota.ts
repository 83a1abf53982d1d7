import { z } from 'zod';

/** What a quota counts by. */
export const quotaDimensions = ['task', 'family', 'capability', 'language'] as const;

/** How many accepted records a run is to give, and what it may ask for to get there. */
export const Quota = z.strictObject({
  per: z.enum(quotaDimensions),
  /** Accepted records for each cell by name, or for each that the seeds have. */
  accepted: z.union([z.int().positive(), z.record(z.string(), z.int().positive())]),
  /** Most candidates of one cell, as a multiple of what it wants or as a number. */
  candidates: z.int().positive().optional(),
  /** Most accepted records from one seed, one task, one dataset. */
  caps: z.strictObject({
    seed: z.int().positive().optional(),
    task: z.int().positive().optional(),
    dataset: z.int().positive().optional(),
  }),
  /** Candidates that the recipe makes of one seed. */
  perSeed: z.int().positive(),
});
export type Quota = z.infer<typeof Quota>;

/** Candidates that a cell may ask for when the quota does not say: yields below 5 % are not worth their price. */
export const candidatesPerRecord = 20;

/** Rounds of drawing. Each asks for what is missing, so that three or four are enough for yields above 20 %. */
export const quotaRounds = 8;

/** What a quota needs to know of a seed. */
export interface QuotaSeed {
  readonly id: string;
  /** Object and line in the drop. */
  readonly place: string;
  readonly task: string;
  readonly dataset: string | null;
  /** Cells that its records could count for, whether the quota asks for them or not. */
  readonly cells: readonly string[];
}

export interface QuotaNames {
  readonly task: string;
  readonly family: string | undefined;
  readonly capabilities: readonly string[];
  readonly lang: string;
}

/** Cells of a seed in the quota's dimension. */
export function cellsOf({ per }: Pick<Quota, 'per'>, names: QuotaNames): readonly string[] {
  switch (per) {
    case 'task':
      return [names.task];
    case 'language':
      return [names.lang];
    case 'family':
      return names.family === undefined ? [] : [names.family];
    case 'capability':
      return [...new Set(names.capabilities)];
  }
}

/** How many records a cell wants; 0 for one that the quota does not ask for. */
export function wantedOf({ accepted }: Quota, cell: string): number {
  if (typeof accepted === 'number') return accepted;
  return Object.hasOwn(accepted, cell) ? (accepted[cell] ?? 0) : 0;
}

export function budgetOf(quota: Quota, cell: string): number {
  return quota.candidates ?? wantedOf(quota, cell) * candidatesPerRecord;
}
