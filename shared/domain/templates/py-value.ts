import type { Json } from '../json.ts';

/** A Python float. It stays apart from an int of equal size because `1.0` and `1` print differently. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/**
 * What JSON holds in Python's terms. A JS number is always an int within 2^53; larger ints are bigint, floats are
 * {@link PyFloat}, objects are maps, so that no member name has a meaning of its own.
 */
export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | PyFloat
  | string
  | readonly PyValue[]
  | ReadonlyMap<string, PyValue>;

/** An int in its one representation: number while it is exact, bigint beyond. */
export function pyInt(value: bigint | number): number | bigint {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : BigInt(value);
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** Reads a plain JSON value, e.g. a record's field: whole numbers become ints, others floats. */
export function fromJson(json: Json): PyValue {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? json : new PyFloat(json);
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map((entry: Json) => fromJson(entry));
  return variablesFromJson(json as { readonly [name: string]: Json });
}

/** The members of a JSON object as template variables. */
export function variablesFromJson(fields: { readonly [name: string]: Json }): ReadonlyMap<string, PyValue> {
  return new Map(Object.entries(fields).map(([name, member]) => [name, fromJson(member)]));
}

export function isPyMap(value: PyValue | undefined): value is ReadonlyMap<string, PyValue> {
  return value instanceof Map;
}
