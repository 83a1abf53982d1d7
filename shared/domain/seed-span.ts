import { canonicalJson, digest } from './identity.ts';
import type { SeedSource } from './records.ts';

/** Where a seed row stands: in its public dataset where it has one, so that a drop which grew finds it again. */
export interface SeedPlace {
  /** Eight hexadecimal digits that stand for dataset, config and split, or for the object of the drop. */
  readonly source: string;
  /** 0-based. */
  readonly row: number;
}

export function seedPlace({ object, line, dataset, config, split, row }: SeedSource): SeedPlace {
  const isPublic = dataset !== null;
  const source = digest('seed-source/1', canonicalJson(isPublic ? [dataset, config, split] : [object])).slice(0, 8);
  return { source, row: isPublic ? row : line - 1 };
}

/** Seed rows whose completions are shared in one folder. */
const rowsOfBlock = 64;

export const blockOf = ({ row }: SeedPlace): number => Math.floor(row / rowsOfBlock);

/** Sources that a span names one by one. */
const sourcesNamed = 24;
const everywhere = '*';

/** Which stretches of seed rows records are about, in a few bytes: `1f2e3d4c:0-63 ...`, sources ascending. */
export function seedSpan(seeds: Iterable<SeedSource>): string {
  const stretches = new Map<string, [number, number]>();
  for (const seed of seeds) {
    const { source, row } = seedPlace(seed);
    const known = stretches.get(source);
    if (known === undefined) stretches.set(source, [row, row]);
    else stretches.set(source, [Math.min(known[0], row), Math.max(known[1], row)]);
  }
  if (stretches.size > sourcesNamed) return everywhere;
  return [...stretches]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, [first, last]]) => `${source}:${first}-${last}`)
    .join(' ');
}

/** Whether two spans may have a seed row in common. */
export function spansMeet(a: string, b: string): boolean {
  if (a === everywhere || b === everywhere) return true;
  const others = new Map(stretchesOf(b).map((stretch) => [stretch.source, stretch]));
  return stretchesOf(a).some(({ source, first, last }) => {
    const other = others.get(source);
    return other !== undefined && first <= other.last && other.first <= last;
  });
}

const stretchesOf = (span: string): { source: string; first: number; last: number }[] =>
  span
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [source = '', rows = ''] = part.split(':');
      const [first = 0, last = 0] = rows.split('-').map(Number);
      return { source, first, last };
    });
