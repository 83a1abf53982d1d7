import { canonicalJson } from '../identity.ts';
import { isJsonObject, type Json } from '../json.ts';
import { clip } from '../verdict.ts';

/** A field as text: strings as they are, other values as JSON, absent and null as null. */
export function textField(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : canonicalJson(value);
}

/** A field as a list of texts; null for anything that is not a list. */
export function textListField(value: Json | undefined): string[] | null {
  return isList(value) ? value.map((entry) => textField(entry) ?? '') : null;
}

/** A field as a 32-bit integer, else null. */
export function intField(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff ? value : null;
}

const maximumDepth = 8;
const maximumEntries = 100;

/** A copy that is small enough to publish: long strings, long lists and deep values are cut and end with `…`. */
export function clipJson(value: Json, textLimit: number, depth = 0): Json {
  if (typeof value === 'string') return clip(value, textLimit);
  const nested = isList(value) || isJsonObject(value);
  if (nested && depth >= maximumDepth) return '…';
  if (isList(value)) {
    const kept: Json[] = value.slice(0, maximumEntries).map((entry) => clipJson(entry, textLimit, depth + 1));
    return value.length > maximumEntries ? [...kept, '…'] : kept;
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).slice(0, maximumEntries);
    return Object.fromEntries(
      entries.map(([name, member]) => [clip(name, 200), clipJson(member, textLimit, depth + 1)]),
    );
  }
  return value;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
