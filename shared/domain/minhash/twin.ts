import { gramOf, type MinhashSettings } from './options.ts';
import { prepareText } from './prepare-text.ts';
import type { Signature, Signer } from './signature.ts';
import { spellMarks } from './spell-marks.ts';

/** Multipliers: the first two for the rounds of the sketch, all for what fills it. */
const factors = [
  0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0x165667b1, 0x2c1b3c6d, 0x297a2d39, 0x7feb352d,
] as const;
/** Multipliers of eight units of a word, and of their four sums of two. */
const unitFactors = [27803, 31267, 22787, 29303, 25841, 32003, 19141, 28661] as const;
const pairFactors = [0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0x165667b1] as const;
const empty = 0x7fffffff;

/**
 * What the kernel does, said plainly: slow, and the measure of the kernel in tests.
 *
 * Source: Dahlgaard, Knudsen, Thorup 2017, fast similarity sketching: in round r every run is thrown into one bin with a
 * value that begins with r, the least value stays, and rounds go on until all bins are filled. Ours stops after two
 * rounds and fills what is empty with the least of all runs by a hash of the bin's own.
 */
export function twinSigner(options: MinhashSettings): Signer {
  const { unit, size, marks } = gramOf(options);
  return (given) => {
    const text = marks ? spellMarks(given) : given;
    const plain = needsPreparing(text) ? prepareText(text) : text;
    const hashes = unit === 'word' ? wordHashes(plain) : characterHashes(plain);
    if (hashes.length < size) return undefined;
    const values = sketch(shingles(hashes, size), options.bands * options.rows);
    return { values, bandKeys: bandKeys(values, options) } satisfies Signature;
  };
}

function needsPreparing(text: string): boolean {
  return /[^\0-\x7f\u2010-\u2027]/u.test(text);
}

function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 48 && unit < 58) || ((unit | 32) >= 97 && (unit | 32) < 123);
  if (unit < 0xc0 || unit === 0xd7 || unit === 0xf7) return false;
  return !(unit >= 0x2000 && unit < 0x2070) && !(unit >= 0x3000 && unit < 0x3040);
}

/** Lower-case word units; 0 for every other unit. */
function foldedUnits(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charCodeAt(index);
    if (!isWordUnit(unit)) return 0;
    return unit >= 65 && unit <= 90 ? unit | 32 : unit;
  });
}

function wordHashes(text: string): number[] {
  const hashes: number[] = [];
  let word: number[] = [];
  for (const unit of [...foldedUnits(text), 0]) {
    if (unit !== 0) word.push(unit);
    else if (word.length > 0) {
      hashes.push(wordHash(word));
      word = [];
    }
  }
  return hashes;
}

function wordHash(word: readonly number[]): number {
  let hash = Math.imul(word.length, 0x9e3779b1);
  for (let at = 0; at < word.length; at += 8) {
    let sum = 0;
    for (const [pair, factor] of pairFactors.entries()) {
      const products = [0, 1].map((of) => signed16(word[at + 2 * pair + of] ?? 0) * (unitFactors[2 * pair + of] ?? 0));
      sum = (sum + Math.imul((products[0] ?? 0) + (products[1] ?? 0), factor)) | 0;
    }
    hash = Math.imul((hash + sum) | 0, 0x2c1b3c6d);
    hash ^= hash >>> 15;
  }
  return hash;
}

function signed16(unit: number): number {
  return (unit << 16) >> 16;
}

function characterHashes(text: string): number[] {
  const hashes: number[] = [];
  let gap = false;
  for (const unit of foldedUnits(text)) {
    if (unit !== 0 && gap && hashes.length > 0) hashes.push(unitHash(32));
    if (unit !== 0) hashes.push(unitHash(unit));
    gap = unit === 0;
  }
  return hashes;
}

function unitHash(unit: number): number {
  const x = Math.imul(unit, 0x9e3779b1);
  return x ^ (x >>> 15);
}

/** Hashes of all runs of `size`. */
function shingles(hashes: readonly number[], size: number): number[] {
  return Array.from({ length: hashes.length - size + 1 }, (_, start) =>
    finish(hashes.slice(start, start + size).reduce((sum, hash) => (Math.imul(sum, 0x7feb352d) + hash) | 0, 0)),
  );
}

function finish(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

function sketch(runs: readonly number[], size: number): Int32Array {
  const values = new Int32Array(size).fill(empty);
  for (const [round, factor] of factors.slice(0, 2).entries()) {
    for (const run of runs) {
      let y = Math.imul(run, factor);
      y = Math.imul(y ^ (y >>> 15), 0x735a2d97);
      y ^= y >>> 15;
      const z = Math.imul(y, 0x9e3779b1);
      const value = (round << 27) | ((z ^ (z >>> 13)) >>> 5);
      const bin = ((y >>> 16) * size) >>> 16;
      values[bin] = Math.min(values[bin] ?? empty, value);
    }
    if (!values.includes(empty)) return values;
  }
  return values.map((value, bin) => (value === empty ? leastOf(runs, bin) : value));
}

function leastOf(runs: readonly number[], bin: number): number {
  const factor = ((factors[bin & 7] ?? 0) + (bin << 9)) | 1;
  return runs.reduce((least, run) => {
    const y = Math.imul(run, factor);
    return Math.min(least, 0x40000000 | (Math.imul(y ^ (y >>> 15), 0x735a2d97) >>> 6));
  }, empty);
}

function bandKeys(values: Int32Array, { bands, rows }: MinhashSettings): Uint32Array {
  const keys = new Uint32Array(2 * bands);
  for (let band = 0; band < bands; band += 1) {
    let high = Math.imul(band + 1, 0x9e3779b1);
    let low = Math.imul(band + 1, 0x27d4eb2f);
    for (const value of values.subarray(band * rows, (band + 1) * rows)) {
      high = Math.imul(rotate(high ^ value, 13), 0x85ebca6b);
      low = Math.imul(rotate((low + value) | 0, 17), 0xc2b2ae35);
    }
    keys[2 * band] = finish(high);
    keys[2 * band + 1] = finish(low ^ high);
  }
  return keys;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
