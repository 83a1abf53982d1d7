/** Above this share of one position, the key of a task is called constant. */
const constantShare = 0.9;
/** Fewer rows say nothing about a task. */
const leastRows = 5;

/** How often the right option stands at each position of a task's own order. */
export class KeyBalance {
  readonly #counts: number[] = [];

  add(key: number | null): void {
    if (key !== null) this.#counts[key] = (this.#counts[key] ?? 0) + 1;
  }

  /** Rows by position, from 0. */
  get counts(): readonly number[] {
    return Array.from(this.#counts, (count: number | undefined) => count ?? 0);
  }

  /** The position that is nearly always right; null where there is none. */
  get constant(): number | null {
    const { counts } = this;
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const at = counts.findIndex((count) => count > rows * constantShare);
    return rows >= leastRows && at >= 0 ? at : null;
  }
}
