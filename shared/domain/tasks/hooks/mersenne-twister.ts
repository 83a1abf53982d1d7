import { createHash } from 'node:crypto';

const size = 624;
const half = 397;

/**
 * Python's `random.Random` with a text as seed, as far as `shuffle` needs it.
 *
 * Source: Matsumoto and Nishimura 1998, MT19937 with init_by_array; seeding of texts as in CPython since 3.2 (the UTF-8
 * bytes and their SHA-512 as one number).
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(size);
  #next = size;

  constructor(seed: string) {
    const bytes = Buffer.from(seed, 'utf8');
    this.#seed(words(Buffer.concat([bytes, createHash('sha512').update(bytes).digest()])));
  }

  /** Shuffles in place, from the last place to the second. */
  shuffle<T>(items: T[]): void {
    for (let at = items.length - 1; at > 0; at -= 1) {
      const other = this.#below(at + 1);
      [items[at], items[other]] = [items[other] as T, items[at] as T];
    }
  }

  #below(limit: number): number {
    const bits = 32 - Math.clz32(limit);
    for (;;) {
      const drawn = this.#draw() >>> (32 - bits);
      if (drawn < limit) return drawn;
    }
  }

  #seed(key: readonly number[]): void {
    const state = this.#state;
    state[0] = 19_650_218;
    for (let at = 1; at < size; at += 1) state[at] = Math.imul(1_812_433_253, this.#mixed(at)) + at;
    let at = 1;
    let used = 0;
    for (let left = Math.max(size, key.length); left > 0; left -= 1) {
      state[at] = ((state[at] ?? 0) ^ Math.imul(this.#mixed(at), 1_664_525)) + (key[used] ?? 0) + used;
      at = this.#advance(at);
      used = (used + 1) % key.length;
    }
    for (let left = size - 1; left > 0; left -= 1) {
      state[at] = ((state[at] ?? 0) ^ Math.imul(this.#mixed(at), 1_566_083_941)) - at;
      at = this.#advance(at);
    }
    state[0] = 0x80000000;
  }

  /** The word before this place, mixed with its own top bits. */
  #mixed(at: number): number {
    const before = this.#state[at - 1] ?? 0;
    return before ^ (before >>> 30);
  }

  #advance(at: number): number {
    if (at + 1 < size) return at + 1;
    this.#state[0] = this.#state[size - 1] ?? 0;
    return 1;
  }

  #draw(): number {
    if (this.#next >= size) this.#renew();
    let word = this.#state[this.#next] ?? 0;
    this.#next += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #renew(): void {
    const state = this.#state;
    for (let at = 0; at < size; at += 1) {
      const joined = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % size] ?? 0) & 0x7fffffff);
      state[at] = (state[(at + half) % size] ?? 0) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}

/** A big-endian number as 32-bit words, the lowest first, without leading zeros. */
function words(bytes: Buffer): number[] {
  const padded = Buffer.concat([Buffer.alloc((4 - (bytes.length % 4)) % 4), bytes]);
  const found: number[] = [];
  for (let at = padded.length - 4; at >= 0; at -= 4) found.push(padded.readUInt32BE(at));
  while (found.length > 1 && found.at(-1) === 0) found.pop();
  return found;
}
