import type { SeedSource } from '../records.ts';

/** Another seed that went into a record: what its licence hangs on, and whom to name. */
export type OtherSeed = NonNullable<SeedSource['also']>[number];

/** The seeds of a record as others see them: its own, then those that went into it before. */
export function seedParts({ object, dataset, license, also = [] }: SeedSource): OtherSeed[] {
  return [{ object, dataset, license }, ...also];
}

/**
 * The seed of a record that is made of several: the first stays its own, and every other object, dataset and licence
 * among the parts is kept once beside it. Parts equal to the first say nothing new.
 */
export function mergeSeeds(first: SeedSource, parts: readonly OtherSeed[]): SeedSource {
  const keyOf = ({ object, dataset, license }: OtherSeed): string => JSON.stringify([object, dataset, license]);
  const { also: had = [], ...own } = first;
  const others = new Map([...had, ...parts].map((part) => [keyOf(part), part]));
  others.delete(keyOf(own));
  if (others.size === 0) return own;
  const also = [...others]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { object, dataset, license }]) => ({ object, dataset, license }));
  return { ...own, also };
}
