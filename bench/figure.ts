/** One line of the bench's result. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must be, when there is a goal. */
  readonly goal?: { readonly atLeast: number } | { readonly below: number };
  readonly note?: string;
}

export function reached({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return 'atLeast' in goal ? value >= goal.atLeast : value < goal.below;
}

/** Three significant digits, whole numbers from 100 on. */
export function shown(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
