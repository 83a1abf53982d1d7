import { memberOf, pyEquals } from './compare.ts';
import type { Meter } from './limits.ts';
import { Lazy, Range, Tuple, typeFault, typeName, Undefined, type Value } from './value.ts';

/** Entries of anything that can be walked: characters are code points, a dictionary gives its keys. */
export function pyItems(value: Value, meter: Meter): readonly Value[] {
  const items = itemsOf(value, meter);
  meter.spend(items.length);
  return items;
}

function itemsOf(value: Value, meter: Meter): readonly Value[] {
  if (typeof value === 'string') return codePoints(value, meter);
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple || value instanceof Lazy) return value.items;
  if (value instanceof Map) return [...value.keys()];
  if (value instanceof Range) return Array.from({ length: value.length }, (_, at) => value.start + at * value.step);
  if (value instanceof Undefined) throw value.fail();
  throw typeFault(`a ${typeName(value)} cannot be walked`);
}

/** The characters of a text as Python counts them. */
export function codePoints(text: string, meter: Meter): string[] {
  meter.touch(text);
  return /[\uD800-\uDFFF]/.test(text) ? Array.from(text) : text.split('');
}

/** Python's `len`. */
export function pyLength(value: Value, meter: Meter): number {
  if (typeof value === 'string') {
    meter.touch(value);
    return /[\uD800-\uDFFF]/.test(value) ? Array.from(value).length : value.length;
  }
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Range) return value.length;
  if (value instanceof Lazy && value.view !== null) return value.items.length;
  if (value instanceof Undefined) throw value.fail();
  throw typeFault(`a ${typeName(value)} has no length`);
}

/** Python's `item in container`. */
export function pyContains(container: Value, item: Value, meter: Meter): boolean {
  if (item instanceof Undefined) throw item.fail();
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw typeFault(`a ${typeName(item)} cannot be looked for in a str`);
    meter.search(container, item);
    return container.includes(item);
  }
  if (container instanceof Map) return memberOf(container, item) !== undefined;
  return pyItems(container, meter).some((entry) => pyEquals(entry, item, meter));
}
