/** Writes numbers of 1 to 32 bits, the highest bit first, without gaps. */
export class BitWriter {
  #bytes = new Uint8Array(1024);
  /** Bits written. */
  length = 0;

  write(value: number, width: number): void {
    if (this.length + 32 > this.#bytes.length * 8) this.#grow();
    let left = width;
    while (left > 0) {
      const at = this.length >>> 3;
      const room = 8 - (this.length & 7);
      const taken = Math.min(room, left);
      const bits = (value >>> (left - taken)) & ((1 << taken) - 1);
      this.#bytes[at] = (this.#bytes[at] ?? 0) | (bits << (room - taken));
      this.length += taken;
      left -= taken;
    }
  }

  /** A positive number: as many zeros as it has bits behind the first, then the number. Source: Elias gamma code. */
  writeGamma(value: number): void {
    const width = 32 - Math.clz32(value);
    if (width > 1) this.write(0, width - 1);
    this.write(value, width);
  }

  /** What was written, with room behind it so that {@link readBits} may look ahead. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, Math.ceil(this.length / 8) + readAhead);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2 + readAhead);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Bytes behind the last one that reading may touch. */
const readAhead = 8;

/** @param width 1 to 32. */
export function readBits(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  let left = width;
  let position = at;
  while (left > 0) {
    const room = 8 - (position & 7);
    const taken = Math.min(room, left);
    const byte = bytes[position >>> 3] ?? 0;
    value = (value << taken) | ((byte >>> (room - taken)) & ((1 << taken) - 1));
    position += taken;
    left -= taken;
  }
  return value >>> 0;
}
