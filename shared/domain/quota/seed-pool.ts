import type { QuotaSeed } from './quota.ts';

/** A seed that may be drawn. Lower ranks come first: seeds that were drawn less often, then by chance. */
export interface PooledSeed<S extends QuotaSeed = QuotaSeed> {
  readonly seed: S;
  /** Times it was drawn before. */
  readonly times: number;
  readonly rank: number;
}

const before = (a: PooledSeed, b: PooledSeed): number =>
  a.times - b.times || a.rank - b.rank || (a.seed.id < b.seed.id ? -1 : 1);

/**
 * The first seeds of each task in drawing order, of a stream of any length. Keeps at most `size` of each task, so that
 * memory follows the draw and not the seeds.
 */
export class SeedPool<S extends QuotaSeed> {
  readonly #size: number;
  readonly #byTask = new Map<string, PooledSeed<S>[]>();

  constructor(size: number) {
    this.#size = size;
  }

  add(pooled: PooledSeed<S>): void {
    const { task } = pooled.seed;
    const members = this.#byTask.get(task) ?? [];
    members.push(pooled);
    // Sorted only now and then: twice the size is kept in between.
    if (members.length >= 2 * this.#size) members.sort(before).splice(this.#size);
    this.#byTask.set(task, members);
  }

  /** By task, in drawing order. */
  get tasks(): ReadonlyMap<string, readonly PooledSeed<S>[]> {
    return new Map([...this.#byTask].map(([task, members]) => [task, [...members].sort(before).slice(0, this.#size)]));
  }
}
