import type { Random } from './random.ts';

/**
 * Draws different entries of a list, in the order drawn; all of them when fewer are there.
 *
 * @param weights chance of each entry relative to the others; equal when absent. Entries of weight 0 are never drawn.
 */
export function drawWithoutReplacement<T>(
  items: readonly T[],
  count: number,
  random: Random,
  weights?: readonly number[],
): T[] {
  const left = items
    .map((item, index) => ({ item, weight: weights?.[index] ?? (weights === undefined ? 1 : 0) }))
    .filter(({ weight }) => weight > 0);
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0);
    let at = random() * total;
    const found = left.findIndex(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const [entry] = left.splice(found < 0 ? left.length - 1 : found, 1);
    if (entry !== undefined) drawn.push(entry.item);
  }
  return drawn;
}
