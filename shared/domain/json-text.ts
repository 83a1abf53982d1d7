import { floatText } from './templates/float-text.ts';
import { PyFloat, type PyValue } from './templates/py-value.ts';

/**
 * One JSON text without loss: floats keep their point (`1.0`), ints all their digits. Floats that JSON has no form
 * for become the texts `NaN`, `Infinity` and `-Infinity`. Nesting is limited where values come from, see
 * `parseLossless`.
 */
export function jsonText(value: PyValue): string {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return Number.isFinite(value.value) ? floatText(value.value) : `"${value.value}"`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Map) {
    const members = [...value].map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`);
    return `{${members.join(',')}}`;
  }
  return `[${(value as readonly PyValue[]).map(jsonText).join(',')}]`;
}
