import { hash } from 'node:crypto';
import type { Json } from './json.ts';

/**
 * SHA-256 over an unambiguous encoding of the parts: each part's UTF-8 length stands before it, so that
 * `['ab', 'c']` and `['a', 'bc']` differ.
 *
 * @returns 64 lower-case hexadecimal characters.
 */
export function digest(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''));
}

/** First 16 hexadecimal characters (64 bits) of {@link digest}: ids of records, where 2^32 records meet by chance. */
export function recordId(...parts: readonly string[]): string {
  return digest(...parts).slice(0, 20);
}

/** JSON with sorted object keys, so that equal values give equal text. Undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Digest of a value by content; the same value always gives the same 64 characters. */
export function digestOf(value: Json | object): string {
  return digest(canonicalJson(value));
}
