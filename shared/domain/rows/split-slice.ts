/** A part of a split, as `train[10:20]` or `train[:80%]` name it. */
export interface SplitSlice {
  readonly from: Bound | undefined;
  readonly to: Bound | undefined;
}

interface Bound {
  /** From the end when negative. */
  readonly value: number;
  readonly isPercent: boolean;
}

/** The slice that a split's name asks for; undefined for a whole split, `unknown` for a form that is not understood. */
export function splitSlice(split: string): SplitSlice | undefined | 'unknown' {
  if (!split.includes('[') && !split.includes('+')) return undefined;
  const found = /^[^[\]+]+\[(-?\d{1,12}%?)?:(-?\d{1,12}%?)?\]$/u.exec(split);
  return found === null ? 'unknown' : { from: boundOf(found[1]), to: boundOf(found[2]) };
}

const boundOf = (text: string | undefined): Bound | undefined =>
  text === undefined ? undefined : { value: Number.parseInt(text, 10), isPercent: text.endsWith('%') };

/** Whether the number of all rows has to be known to tell which are meant. */
export const needsCount = ({ from, to }: SplitSlice): boolean =>
  [from, to].some((bound) => bound !== undefined && (bound.isPercent || bound.value < 0));

/** First row of the slice, and the row behind its last one. @param total rows of the split; not looked at unless needed. */
export function sliceBounds({ from, to }: SplitSlice, total: number): { readonly first: number; readonly end: number } {
  const rowOf = ({ value, isPercent }: Bound): number => {
    const row = isPercent ? Math.round((total * value) / 100) : value;
    return Math.max(0, row < 0 ? total + row : row);
  };
  return { first: from === undefined ? 0 : rowOf(from), end: to === undefined ? Number.POSITIVE_INFINITY : rowOf(to) };
}
