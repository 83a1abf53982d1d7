import type { Plan } from '../contract/plan.ts';
import type { RunItem } from '../contract/run-item.ts';

/**
 * Whether a run takes the place of another one: it repeats its inputs, or the two have an ancestor in common that one or
 * both were made from. What such a run has published makes nothing of this one a duplicate; whoever of them publishes
 * last has the keys.
 */
export function replaces({ runKey, earlier }: Plan, other: Pick<RunItem, 'runKey' | 'ancestors'>): boolean {
  const family = new Set([runKey, ...(earlier?.runKeys ?? [])]);
  return [other.runKey, ...(other.ancestors ?? [])].some((key) => family.has(key));
}
