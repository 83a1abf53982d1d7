import type { Plan } from '../contract/plan.ts';

/**
 * Whether a run takes the place of those with that run key: it repeats their inputs, or is made from one of them. What
 * they have published makes nothing of it a duplicate.
 */
export const replaces = ({ runKey, earlier }: Plan, other: string): boolean =>
  other === runKey || (earlier?.runKeys.includes(other) ?? false);
