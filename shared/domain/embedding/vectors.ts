/** Directions of texts: how alike two texts are is the cosine of the angle between their vectors. */

/** Vectors as text: little-endian 32-bit numbers in base64, one vector a line. */
export const encodeVectors = (vectors: readonly ArrayLike<number>[]): string => vectors.map(encode).join('\n');

/** @returns undefined for a text of another form, or one with members that are no numbers. */
export function decodeVectors(text: string): readonly Float32Array[] | undefined {
  const vectors = text.split('\n').map(decode);
  return vectors.includes(undefined) ? undefined : vectors.filter((one) => one !== undefined);
}

function encode(vector: ArrayLike<number>): string {
  const bytes = Buffer.alloc(4 * vector.length);
  for (let index = 0; index < vector.length; index += 1) bytes.writeFloatLE(vector[index] ?? 0, 4 * index);
  return bytes.toString('base64');
}

function decode(line: string): Float32Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(line)) return undefined;
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  const vector = new Float32Array(bytes.length / 4);
  for (let index = 0; index < vector.length; index += 1) vector[index] = bytes.readFloatLE(4 * index);
  return vector.every(Number.isFinite) ? vector : undefined;
}

/**
 * -1 to 1, rounded to a millionth so that the last bits of a sum decide nothing.
 *
 * @returns null for vectors of different lengths, or one without a direction.
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  if (a.length !== b.length) return null;
  let [dot, ofA, ofB] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    dot += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  if (ofA === 0 || ofB === 0) return null;
  const value = dot / Math.sqrt(ofA * ofB);
  return Math.round(Math.max(-1, Math.min(1, value)) * 1e6) / 1e6;
}

/** The largest cosine of any two of the vectors; null for fewer than two, or when one pair has none. */
export function largestCosine(vectors: readonly ArrayLike<number>[]): number | null {
  let largest: number | null = null;
  for (const [index, vector] of vectors.entries())
    for (const other of vectors.slice(index + 1)) {
      const value = cosine(vector, other);
      if (value === null) return null;
      largest = Math.max(largest ?? -1, value);
    }
  return largest;
}
