/** A list of numbers up to 2^32 - 1 that grows, 4 to 8 bytes a number. */
export class NumberList {
  #numbers = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length] = value;
    this.length += 1;
  }

  /** 0 for a place that has no number yet. */
  at(index: number): number {
    return index < this.length ? (this.#numbers[index] ?? 0) : 0;
  }

  set(index: number, value: number): void {
    this.#numbers[index] = value;
  }

  toArray(): Uint32Array {
    return this.#numbers.slice(0, this.length);
  }
}
