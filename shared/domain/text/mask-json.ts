import type { Json } from '../json.ts';
import { maskPii } from './pii.ts';

/** A value with personal data and keys masked in every text of it, names of members left as they are. */
export function maskJson(value: Json): Json {
  if (typeof value === 'string') return maskPii(value);
  if (Array.isArray(value)) return value.map(maskJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskJson(member)]));
}
