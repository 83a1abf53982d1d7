import { numberOf } from './arguments.ts';
import type { Meter } from './limits.ts';
import { PyFloat } from './py-value.ts';
import { type Key, Lazy, Range, Tuple, typeFault, typeName, Undefined, type Value } from './value.ts';

/** Python's `==`: numbers by size whatever their type, containers by content, no conversion between types. */
export function pyEquals(a: Value, b: Value, meter: Meter, depth = 0): boolean {
  meter.descend(depth);
  if (a instanceof Undefined) throw a.fail();
  if (b instanceof Undefined) throw b.fail();
  if (a === b) return true;
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) return equalItems(a, b, meter, depth);
  if (a instanceof Tuple && b instanceof Tuple) return equalItems(a.items, b.items, meter, depth);
  if (a instanceof Map && b instanceof Map) return equalMaps(a, b, meter, depth);
  if (a instanceof Range && b instanceof Range) {
    return a.length === b.length && (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)));
  }
  return false;
}

function equalItems(a: readonly Value[], b: readonly Value[], meter: Meter, depth: number): boolean {
  return a.length === b.length && a.every((entry, index) => pyEquals(entry, b[index] ?? null, meter, depth + 1));
}

function equalMaps(a: ReadonlyMap<Key, Value>, b: ReadonlyMap<Key, Value>, meter: Meter, depth: number): boolean {
  if (a.size !== b.size) return false;
  for (const [key, member] of a) {
    const other = memberOf(b, key);
    if (other === undefined || !pyEquals(member, other, meter, depth + 1)) return false;
  }
  return true;
}

type Numeric = boolean | number | bigint | PyFloat;

export function isNumeric(value: Value): value is Numeric {
  return (
    typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' || value instanceof PyFloat
  );
}

/** `<` and `>` between number and bigint are exact, as between int and float in Python. */
function compareNumbers(a: Numeric, b: Numeric): number {
  const [left, right] = [exact(a), exact(b)];
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
}

function exact(value: Numeric): number | bigint {
  return typeof value === 'bigint' ? value : (numberOf(value) ?? Number.NaN);
}

/** Looks a key up as Python's hashing would: `1`, `1.0` and `True` are one key. */
export function memberOf(map: ReadonlyMap<Key, Value>, key: Value): Value | undefined {
  if (key instanceof PyFloat) return Number.isInteger(key.value) ? memberOf(map, key.value) : undefined;
  if (typeof key === 'boolean') return map.has(key) ? map.get(key) : map.get(key ? 1 : 0);
  if (key === 0 || key === 1) return map.has(key) ? map.get(key) : map.get(key === 1);
  if (key instanceof Undefined) throw key.fail();
  if (key !== null && typeof key === 'object') {
    if (key instanceof Tuple) return undefined;
    throw typeFault(`a ${typeName(key)} cannot be a key`);
  }
  return map.get(key as Key);
}

/**
 * Python's ordering: numbers with numbers, strings by code point, lists and tuples entry by entry.
 *
 * @returns negative, 0, positive, or NaN when a float is not a number.
 * @throws TemplateError for other pairs of types.
 */
export function pyCompare(a: Value, b: Value, meter: Meter, depth = 0): number {
  meter.descend(depth);
  if (a instanceof Undefined) throw a.fail();
  if (b instanceof Undefined) throw b.fail();
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareItems(a, b, meter, depth);
  if (a instanceof Tuple && b instanceof Tuple) return compareItems(a.items, b.items, meter, depth);
  throw typeFault(`a ${typeName(a)} and a ${typeName(b)} have no order`);
}

function compareItems(a: readonly Value[], b: readonly Value[], meter: Meter, depth: number): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [left = null, right = null] = [a[index], b[index]];
    if (!pyEquals(left, right, meter, depth + 1)) return pyCompare(left, right, meter, depth + 1);
  }
  return a.length - b.length;
}

/** By code point: UTF-16 units agree with that except that surrogates sort above U+E000 to U+FFFF. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return lift(left) - lift(right);
  }
  return a.length - b.length;
}

const lift = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Python's truth of a value. */
export function pyTruth(value: Value): boolean {
  if (value instanceof Undefined) {
    if (value.lenient) return false;
    throw value.fail();
  }
  if (value === null || value === false || value === 0 || value === '') return false;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Range) return value.length > 0;
  if (value instanceof Lazy) return value.view === null || value.items.length > 0;
  return !Array.isArray(value) || value.length > 0;
}
