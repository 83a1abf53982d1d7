import type { Signature } from './signature.ts';

/** A record as others find it: id, rank (16 hexadecimal digits, lower wins), signature. */
export interface Signed {
  readonly id: string;
  readonly rank: string;
  readonly signature: Signature;
}

/** Parts that the entries of a band are cut into by the upper bits of their keys. */
export const bandParts = 16;
/** Eight-byte words of an entry: key, rank, place in the file and digest of the sketch. */
export const entryWords = 3;
export const entryBytes = 8 * entryWords;
const idBytes = 24;
const rankBytes = 8;

/** Where things lie in the band file of a shard. */
export interface BandLayout {
  readonly bands: number;
  /** Values of a sketch. */
  readonly values: number;
}

/**
 * The band file of a shard: a header, the records with their sketches, and for each band its entries sorted by key, so
 * that a join worker reads one stretch and a look at a single record is one short read. All numbers little-endian.
 *
 * Header: number of records, then for each band how many of its entries come before each of its 16 parts, and the total.
 */
export function encodeBands(records: readonly Signed[], { bands, values }: BandLayout): Uint8Array {
  const layout = { bands, values };
  const bytes = new Uint8Array(entriesAt(layout, records.length, bands));
  // Every engine that runs this is little-endian, so words can be written as such.
  const words = new Uint32Array(bytes.buffer);
  words[0] = records.length;
  for (const [ordinal, { id, rank, signature }] of records.entries()) {
    const at = recordAt(layout, ordinal);
    words.set(new Uint32Array(signature.values.buffer, signature.values.byteOffset, values), at / 4);
    const name = Buffer.from(id);
    if (name.length > idBytes) throw new Error(`The id of a record has more than ${idBytes} bytes: ${id}`);
    bytes.set(name, at + 4 * values);
    words.set(wordsOf(rank), (at + 4 * values + idBytes) / 4);
  }
  const told = records.map(({ rank, signature }) => ({
    keys: signature.bandKeys,
    rank: wordsOf(rank),
    digest: digestOfValues(signature.values),
  }));
  for (let band = 0; band < bands; band += 1) writeBand(words, told, band, layout);
  return bytes;
}

/** A rank as two words, the upper one first. */
const wordsOf = (rank: string): readonly [number, number] => [
  Number.parseInt(rank.slice(0, 8), 16),
  Number.parseInt(rank.slice(8), 16),
];

interface Told {
  readonly keys: Uint32Array;
  readonly rank: readonly [number, number];
  readonly digest: number;
}

function writeBand(words: Uint32Array, records: readonly Told[], band: number, layout: BandLayout): void {
  const entries = records
    .map(({ keys, rank: [rankHigh, rankLow], digest }, ordinal) => {
      return { high: keys[2 * band] ?? 0, low: keys[2 * band + 1] ?? 0, rankHigh, rankLow, ordinal, digest };
    })
    .sort((a, b) => a.high - b.high || a.low - b.low || a.rankHigh - b.rankHigh || a.rankLow - b.rankLow);
  const before = new Uint32Array(bandParts + 1);
  let at = entriesAt(layout, records.length, band) / 4;
  for (const { high, low, rankHigh, rankLow, ordinal, digest } of entries) {
    // Words of 64 bits, low half first: key, rank, place in the file with the digest above it.
    words[at] = low;
    words[at + 1] = high;
    words[at + 2] = rankLow;
    words[at + 3] = rankHigh;
    words[at + 4] = ordinal;
    words[at + 5] = digest;
    at += entryBytes / 4;
    const after = (high >>> 28) + 1;
    before[after] = (before[after] ?? 0) + 1;
  }
  for (let part = 1; part <= bandParts; part += 1) before[part] = (before[part] ?? 0) + (before[part - 1] ?? 0);
  words.set(before, 1 + band * (bandParts + 1));
}

/** 32 bits that equal sketches share. */
function digestOfValues(values: Int32Array): number {
  let hash = 0x2545f491;
  for (const value of values) hash = Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 13);
  return hash >>> 0;
}

export function headerBytes({ bands }: Pick<BandLayout, 'bands'>): number {
  return 8 * Math.ceil((4 + 4 * bands * (bandParts + 1)) / 8);
}

function entriesAt(layout: BandLayout, records: number, band: number): number {
  return recordAt(layout, records) + band * records * entryBytes;
}

/** Where the record of this place begins. */
export function recordAt(layout: BandLayout, ordinal: number): number {
  return headerBytes(layout) + ordinal * recordBytes(layout);
}

export function recordBytes({ values }: Pick<BandLayout, 'values'>): number {
  return 4 * values + idBytes + rankBytes;
}

/** What the header says. */
export interface BandHeader {
  readonly records: number;
  /** Bytes of the entries of a band from part `from` to before part `to`: start, and end exclusive. */
  stretch(band: number, from: number, to: number): readonly [number, number];
}

export function readHeader(bytes: Uint8Array, layout: BandLayout): BandHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records = view.getUint32(0, true);
  const before = (band: number, part: number): number => view.getUint32(4 + 4 * (band * (bandParts + 1) + part), true);
  return {
    records,
    stretch: (band, from, to) => {
      const start = entriesAt(layout, records, band);
      return [start + before(band, from) * entryBytes, start + before(band, to) * entryBytes];
    },
  };
}

/** Entries as words of 64 bits, three for each. @param bytes a stretch of whole entries. */
export function readEntries(bytes: Uint8Array): BigUint64Array {
  const copy = bytes.slice();
  return new BigUint64Array(copy.buffer, 0, copy.byteLength / 8);
}

/** The records of a stretch of whole ones. */
export function readSigned(
  bytes: Uint8Array,
  layout: BandLayout,
): { readonly id: string; readonly rank: string; readonly values: Int32Array }[] {
  const size = recordBytes(layout);
  return Array.from({ length: Math.floor(bytes.byteLength / size) }, (_, ordinal) => {
    const copy = bytes.slice(ordinal * size, (ordinal + 1) * size);
    const name = copy.subarray(4 * layout.values, 4 * layout.values + idBytes);
    const end = name.indexOf(0);
    const rank = new Uint32Array(copy.buffer, 4 * layout.values + idBytes, 2);
    return {
      id: Buffer.from(name.subarray(0, end < 0 ? idBytes : end)).toString('utf8'),
      rank: [...rank].map((word) => word.toString(16).padStart(8, '0')).join(''),
      values: new Int32Array(copy.buffer, 0, layout.values),
    };
  });
}
