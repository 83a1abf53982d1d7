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
const idBytes = 32;

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
  const view = new DataView(bytes.buffer);
  view.setUint32(0, records.length, true);
  for (let band = 0; band < bands; band += 1) writeBand(view, records, band, layout);
  for (const [ordinal, { id, signature }] of records.entries()) {
    const at = recordAt(layout, ordinal);
    for (const [index, value] of signature.values.entries()) view.setInt32(at + 4 * index, value, true);
    const name = Buffer.from(id);
    if (name.length > idBytes) throw new Error(`The id of a record has more than ${idBytes} bytes: ${id}`);
    bytes.set(name, at + 4 * values);
  }
  return bytes;
}

function writeBand(view: DataView, records: readonly Signed[], band: number, layout: BandLayout): void {
  const entries = records
    .map(({ rank, signature: { values, bandKeys } }, ordinal) => {
      const [high = 0, low = 0] = bandKeys.subarray(2 * band, 2 * band + 2);
      const key = (BigInt(high) << 32n) | BigInt(low);
      return { key, rank: BigInt(`0x${rank}`), place: (BigInt(digestOfValues(values)) << 32n) | BigInt(ordinal) };
    })
    .sort((a, b) => compare(a.key, b.key) || compare(a.rank, b.rank));
  const index = 4 + 4 * band * (bandParts + 1);
  for (let part = 0; part <= bandParts; part += 1)
    view.setUint32(index + 4 * part, entries.filter(({ key }) => partOf(key) < part).length, true);
  let at = entriesAt(layout, records.length, band);
  for (const entry of entries)
    for (const word of [entry.key, entry.rank, entry.place]) {
      view.setBigUint64(at, word, true);
      at += 8;
    }
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const partOf = (key: bigint): number => Number(key >> 60n);

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
  return 4 * values + idBytes;
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
): { readonly id: string; readonly values: Int32Array }[] {
  const size = recordBytes(layout);
  return Array.from({ length: Math.floor(bytes.byteLength / size) }, (_, ordinal) => {
    const copy = bytes.slice(ordinal * size, (ordinal + 1) * size);
    const name = copy.subarray(4 * layout.values);
    const end = name.indexOf(0);
    return {
      id: Buffer.from(name.subarray(0, end < 0 ? idBytes : end)).toString('utf8'),
      values: new Int32Array(copy.buffer, 0, layout.values),
    };
  });
}
