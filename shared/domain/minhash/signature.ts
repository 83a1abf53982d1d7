/**
 * Version of everything that decides the values of a signature: preparing, word rule, hashes, sketch. Stored with band
 * files; signatures of different versions are never compared.
 */
export const signatureFormat = 1;

/** A text as near-duplicates are found by it. */
export interface Signature {
  /** Values of the sketch, `bands x rows` of them; equal shares estimate the Jaccard index of the sets of runs. */
  readonly values: Int32Array;
  /** Key of each band as two halves: high, low. */
  readonly bandKeys: Uint32Array;
}

/** Makes the signatures of texts. @returns undefined for a text that is shorter than one run: it has no near duplicates. */
export type Signer = (text: string) => Signature | undefined;

/** Share of equal values, 0 to 1. @throws Error for sketches of different sizes. */
export function agreement(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) throw new Error(`Sketches of ${a.length} and ${b.length} values cannot be compared.`);
  let same = 0;
  for (let index = 0; index < a.length; index += 1) if (a[index] === b[index]) same += 1;
  return a.length === 0 ? 0 : same / a.length;
}
