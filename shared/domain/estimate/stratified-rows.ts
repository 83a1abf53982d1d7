import type { Random } from '../random.ts';

/** A row of a drop by the file that holds it and its length. */
export interface RowSize {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Draws rows that stand for all of them: rows are put in the order of file and length and cut into as many equal
 * stretches as are wanted, and each stretch gives one. So every file has its share, and short and long rows theirs,
 * which matters because tokens follow length.
 *
 * @returns indices into `rows`, ascending; all of them when no more are there than wanted.
 */
export function stratifiedRows(rows: readonly RowSize[], count: number, random: Random): number[] {
  if (rows.length <= count) return rows.map((_, index) => index);
  const order = rows
    .map(({ file, bytes }, index) => ({ file, bytes, index }))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.bytes - b.bytes || a.index - b.index));
  const from = (stretch: number): number => Math.floor((stretch * order.length) / count);
  return Array.from({ length: count }, (_, stretch) => {
    const [first, end] = [from(stretch), from(stretch + 1)];
    return order[first + Math.floor(random() * (end - first))]?.index ?? 0;
  }).sort((a, b) => a - b);
}
