import { floatText } from './float-text.ts';
import type { Meter } from './limits.ts';
import { PyFloat } from './py-value.ts';
import { type Filter, Tuple, typeFault, typeName, Undefined, type Value } from './value.ts';

/** Jinja's `tojson`: Python's json.dumps with sorted keys, ASCII only, and safe inside markup. */
export const toJson: Filter = (value, _, { meter }) => {
  const text = write(value, meter, 0).replace(
    /[<>&'\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  meter.make(text.length);
  return text;
};

function write(value: Value, meter: Meter, depth: number): string {
  meter.descend(depth);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    meter.touch(value);
    return JSON.stringify(value);
  }
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyFloat) return floatText(value.value);
  if (value instanceof Undefined) throw value.fail();
  const items = value instanceof Tuple ? value.items : value;
  if (Array.isArray(items))
    return joined(
      '[',
      items.map((entry: Value) => write(entry, meter, depth + 1)),
      ']',
      meter,
    );
  if (!(value instanceof Map)) throw typeFault(`a ${typeName(value)} has no JSON`);
  const keys = [...value.keys()].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const members = keys.map(
    (key) => `${JSON.stringify(String(key))}: ${write(value.get(key) ?? null, meter, depth + 1)}`,
  );
  return joined('{', members, '}', meter);
}

function joined(open: string, parts: readonly string[], close: string, meter: Meter): string {
  meter.make(parts.reduce((size, part) => size + part.length + 2, 2));
  return open + parts.join(', ') + close;
}
