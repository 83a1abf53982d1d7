import { memberOf } from './compare.ts';
import type { Meter } from './limits.ts';
import { methodOf } from './methods.ts';
import { PyFloat } from './py-value.ts';
import { codePoints, pyLength } from './sequences.ts';
import { Namespace, Range, Tuple, typeFault, typeName, Undefined, type Value, valueFault } from './value.ts';

/** `object.name`: a method or attribute of the type, else a member of that name. No other property is in reach. */
export function attribute(object: Value, name: string): Value {
  if (object instanceof Undefined) throw object.fail();
  const method = methodOf(object, name);
  if (method !== undefined) return method;
  const members = object instanceof Namespace ? object.members : object;
  const member = members instanceof Map ? memberOf(members, name) : undefined;
  return member === undefined ? missing(object, name) : member;
}

/** `object[index]`: a member or entry, else an attribute of that name. */
export function item(object: Value, index: Value, meter: Meter): Value {
  if (object instanceof Undefined) throw object.fail();
  if (index instanceof Undefined) throw index.fail();
  if (object instanceof Map) {
    const member = memberOf(object, index);
    if (member !== undefined) return member;
  } else if (typeof index === 'number' || typeof index === 'boolean') {
    const entry = entryAt(object, Number(index), meter);
    if (entry !== undefined) return entry;
  }
  if (typeof index === 'string') return attribute(object, index);
  return new Undefined(`a ${typeName(object)} has no element ${describe(index)}`);
}

function entryAt(object: Value, index: number, meter: Meter): Value | undefined {
  if (typeof object === 'string') {
    meter.touch(object);
    if (/[\uD800-\uDFFF]/.test(object)) return codePoints(object, meter).at(index);
    return object.at(index);
  }
  if (Array.isArray(object)) return object.at(index);
  if (object instanceof Tuple) return object.items.at(index);
  if (object instanceof Range) {
    const at = index < 0 ? index + object.length : index;
    return at >= 0 && at < object.length ? object.start + at * object.step : undefined;
  }
  return undefined;
}

function missing(object: Value, name: string): Undefined {
  return new Undefined(`a ${typeName(object)} has no attribute '${name.slice(0, 80)}'`);
}

const describe = (index: Value): string =>
  typeof index === 'number' || typeof index === 'bigint' ? String(index) : `of type ${typeName(index)}`;

/** `object[start:stop:step]`; bounds outside are cut as Python cuts them. */
export function slice(object: Value, bounds: readonly (Value | undefined)[], meter: Meter): Value {
  if (object instanceof Undefined) throw object.fail();
  const [start, stop, step] = bounds.map(bound);
  if (step === 0) throw valueFault('a slice step must not be zero');
  if (typeof object === 'string') return pick(codePoints(object, meter), start, stop, step, meter).join('');
  if (Array.isArray(object)) return pick(object as readonly Value[], start, stop, step, meter);
  if (object instanceof Tuple) return new Tuple(pick(object.items, start, stop, step, meter));
  if (object instanceof Range) {
    const all = Array.from({ length: pyLength(object, meter) }, (_, at) => object.start + at * object.step);
    return pick(all, start, stop, step, meter);
  }
  throw typeFault(`a ${typeName(object)} cannot be sliced`);
}

function bound(value: Value | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value < 0 ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  if (typeof value === 'number') return value;
  if (value instanceof Undefined) throw value.fail();
  throw typeFault(`a slice bound must be an int, not ${value instanceof PyFloat ? 'float' : typeName(value)}`);
}

function pick<T>(
  items: readonly T[],
  start: number | undefined,
  stop: number | undefined,
  step: number | undefined,
  meter: Meter,
): T[] {
  meter.spend(1 + (items.length >>> 3));
  const { length } = items;
  const by = step ?? 1;
  const clamp = (at: number, low: number, high: number): number =>
    Math.min(Math.max(at < 0 ? at + length : at, low), high);
  if (by === 1) return items.slice(clamp(start ?? 0, 0, length), clamp(stop ?? length, 0, length));
  const picked: T[] = [];
  const first = by > 0 ? clamp(start ?? 0, 0, length) : start === undefined ? length - 1 : clamp(start, -1, length - 1);
  const last = by > 0 ? clamp(stop ?? length, 0, length) : stop === undefined ? -1 : clamp(stop, -1, length - 1);
  for (let at = first; by > 0 ? at < last : at > last; at += by) picked.push(items[at] as T);
  return picked;
}
