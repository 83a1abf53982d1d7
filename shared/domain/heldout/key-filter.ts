/**
 * Two bits of one word for every key of a table, 16 bits a key: most keys that were never added are told by one look.
 * Keys are known by the first bits of the high half of their hash and the upper 16 bits of the low half.
 */
export interface KeyFilter {
  readonly words: Uint32Array;
  /** The high half shifted by this is the bucket: 4 words. */
  readonly shift: number;
}

export const filterWord = (low: number, high: number, shift: number): number =>
  (shift === 32 ? 0 : high >>> shift) * 4 + ((low >>> 16) & 3);

/** Two bits, by those bits of the low half that do not choose the word. */
export const filterMask = (low: number): number => (1 << ((low >>> 18) & 31)) | (1 << ((low >>> 23) & 31));
