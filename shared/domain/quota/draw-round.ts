import type { QuotaSeed } from './quota.ts';
import type { PooledSeed } from './seed-pool.ts';

/** A seed that is drawn for one cell; its records count for this one only. */
export interface DrawnSeed<S extends QuotaSeed = QuotaSeed> {
  readonly seed: S;
  readonly cell: string;
  /** Times it was drawn before. */
  readonly times: number;
}

/**
 * Draws seeds for cells. The cell that lacks the largest part of what it needs goes first; within a cell tasks take
 * turns, so that a large task does not drown a small one; within a task the pool's order holds. Every seed is drawn once.
 *
 * @param needs seeds by cell.
 * @param tasks pools by task, see `SeedPool`.
 * @param taskRank order of tasks that have been drawn equally often.
 */
export function drawRound<S extends QuotaSeed>(
  needs: ReadonlyMap<string, number>,
  tasks: ReadonlyMap<string, readonly PooledSeed<S>[]>,
  taskRank: (task: string) => number,
): DrawnSeed<S>[] {
  const cells = [...needs]
    .filter(([, wanted]) => wanted > 0)
    .map(([cell, wanted]) => new CellDraw<S>(cell, wanted, tasks, taskRank))
    .sort((a, b) => (a.cell < b.cell ? -1 : 1));
  const drawn: DrawnSeed<S>[] = [];
  const taken = new Set<string>();
  for (;;) {
    const open = cells.filter(({ isOpen }) => isOpen);
    const [first, ...others] = open;
    if (first === undefined) return drawn;
    const next = others.reduce((most, one) => (one.lack > most.lack ? one : most), first);
    const found = next.take(taken);
    if (found !== undefined) drawn.push({ seed: found.seed, cell: next.cell, times: found.times });
  }
}

interface Queue<S extends QuotaSeed> {
  readonly rank: number;
  readonly seeds: readonly PooledSeed<S>[];
  at: number;
  taken: number;
}

class CellDraw<S extends QuotaSeed> {
  readonly cell: string;
  readonly #wanted: number;
  readonly #queues: readonly Queue<S>[];
  #taken = 0;
  #isEmpty = false;

  constructor(
    cell: string,
    wanted: number,
    tasks: ReadonlyMap<string, readonly PooledSeed<S>[]>,
    taskRank: (task: string) => number,
  ) {
    this.cell = cell;
    this.#wanted = wanted;
    this.#queues = [...tasks]
      .map(([task, pool]) => ({
        rank: taskRank(task),
        seeds: pool.filter(({ seed }) => seed.cells.includes(cell)),
        at: 0,
        taken: 0,
      }))
      .sort((a, b) => a.rank - b.rank);
  }

  get isOpen(): boolean {
    return !this.#isEmpty && this.#taken < this.#wanted;
  }

  /** Share of the need that is not drawn yet. */
  get lack(): number {
    return (this.#wanted - this.#taken) / this.#wanted;
  }

  take(taken: Set<string>): PooledSeed<S> | undefined {
    const queue = this.#nextQueue(taken);
    const found = queue?.seeds[queue.at];
    if (queue === undefined || found === undefined) {
      this.#isEmpty = true;
      return undefined;
    }
    queue.at += 1;
    queue.taken += 1;
    this.#taken += 1;
    taken.add(found.seed.id);
    return found;
  }

  /** Seeds that were drawn less often come before it is another task's turn. */
  #nextQueue(taken: ReadonlySet<string>): Queue<S> | undefined {
    let best: { queue: Queue<S>; times: number } | undefined;
    for (const queue of this.#queues) {
      while (taken.has(queue.seeds[queue.at]?.seed.id ?? '')) queue.at += 1;
      const times = queue.seeds[queue.at]?.times;
      if (times === undefined) continue;
      const isBetter =
        best === undefined || times < best.times || (times === best.times && queue.taken < best.queue.taken);
      if (isBetter) best = { queue, times };
    }
    return best?.queue;
  }
}
