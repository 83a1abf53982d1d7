/** Bytes that came and that nobody has taken yet. */
export interface HeldBytes {
  add(piece: Buffer): void;
  /** The first line without its end; undefined while it is not complete. */
  line(): string | undefined;
  /** The first so many bytes; undefined while there are fewer. */
  take(bytes: number): Buffer | undefined;
  held(): number;
}

/** Keeps the pieces as they came: joining them at each would copy the whole again and again. */
export function heldBytes(): HeldBytes {
  let pieces: Buffer[] = [];
  let size = 0;

  function take(bytes: number): Buffer | undefined {
    if (size < bytes) return undefined;
    const all = Buffer.concat(pieces);
    pieces = [all.subarray(bytes)];
    size -= bytes;
    return all.subarray(0, bytes);
  }
  return {
    add(piece) {
      pieces.push(piece);
      size += piece.length;
    },
    line() {
      let before = 0;
      for (const piece of pieces) {
        const at = piece.indexOf(10);
        if (at >= 0) return take(before + at + 1)?.toString('utf8', 0, before + at);
        before += piece.length;
      }
      return undefined;
    },
    take,
    held: () => size,
  };
}
