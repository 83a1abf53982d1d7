import { createHash } from 'node:crypto';

/**
 * A draw of at most `size` items from a stream of unknown length: those whose hashes are smallest. Which ones are drawn
 * does not depend on their order, and another item can only take the place of one of them. Memory: 16 bytes an item drawn.
 */
export class BottomDraw {
  readonly #size: number;
  /** Largest rank on top. */
  readonly #heap: bigint[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** @returns whether the item is among the smallest so far; it may still lose its place. */
  offer(rank: bigint): boolean {
    const [top] = this.#heap;
    if (this.#heap.length < this.#size) {
      this.#heap.push(rank);
      this.#raise(this.#heap.length - 1);
      return true;
    }
    if (top === undefined || rank >= top) return false;
    this.#heap[0] = rank;
    this.#sink(0);
    return true;
  }

  /** Whether an item that was offered is among the drawn ones at the end. */
  isDrawn(rank: bigint): boolean {
    const [top] = this.#heap;
    return top !== undefined && rank <= top;
  }

  #raise(start: number): void {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.#at(parent) >= this.#at(at)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(start: number): void {
    for (let at = start; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let largest = at;
      if (left < this.#heap.length && this.#at(left) > this.#at(largest)) largest = left;
      if (right < this.#heap.length && this.#at(right) > this.#at(largest)) largest = right;
      if (largest === at) return;
      this.#swap(at, largest);
      at = largest;
    }
  }

  #at(index: number): bigint {
    return this.#heap[index] ?? -1n;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#at(a), this.#at(b)];
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}

/** The rank of an item in a draw: 64 bits of SHA-256 over draw and item. */
export function drawRank(draw: string, item: string): bigint {
  return createHash('sha256').update(`${draw}\u0000${item}`).digest().readBigUInt64BE(0);
}
